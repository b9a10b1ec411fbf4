package dev.redwork.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class WholeNumberTest {

    @Test
    void isReadInTheWaysPeopleWriteIt() {
        assertThat(WholeNumber.parse("100000000")).isEqualTo(100_000_000);
        assertThat(WholeNumber.parse("100_000_000")).isEqualTo(100_000_000);
        assertThat(WholeNumber.parse("1e8")).isEqualTo(100_000_000);
        assertThat(WholeNumber.parse("1.01E+8")).isEqualTo(101_000_000);
        assertThat(WholeNumber.parse("10^8")).isEqualTo(100_000_000);
        assertThat(WholeNumber.parse("2^127")).isEqualTo(BigInteger.ONE.shiftLeft(127));
        assertThat(WholeNumber.parse("-7")).isEqualTo(-7);
        assertThat(WholeNumber.parse("0")).isZero();
    }

    @Test
    void isRefusedWhenItIsNotOne() {
        for (String text :
                new String[] {"", "a", "1.5", "1.25e1", "1e", "1e-3", "_1", "1__0", "0x10", "1 000", "--foo"}) {
            assertThatIllegalArgumentException()
                    .as(text)
                    .isThrownBy(() -> WholeNumber.parse(text))
                    .withMessageContaining("'" + text + "' is not a whole number");
        }
    }

    @Test
    void isNotComputedWhenItWouldFillTheMemory() {
        assertThatIllegalArgumentException().isThrownBy(() -> WholeNumber.parse("10^999999999"));
        assertThatIllegalArgumentException().isThrownBy(() -> WholeNumber.parse("1e999999999"));
    }
}
