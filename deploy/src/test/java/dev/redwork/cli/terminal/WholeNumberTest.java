package dev.redwork.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
    void isAnyPowerThatFits() {
        assertThat(WholeNumber.parse("3037000493^2")).isEqualTo(3037000493L * 3037000493L);
        assertThat(WholeNumber.parse("-12_345_678_901^3"))
                .isEqualTo(BigInteger.valueOf(-12_345_678_901L).pow(3));
        assertThat(WholeNumber.parse("100109100129100369^1")).isEqualTo(100109100129100369L);
        assertThat(WholeNumber.parse("2^00010")).isEqualTo(1024);
        assertThat(WholeNumber.parse("9^99999").bitLength()).isEqualTo(316_990);
        assertThat(WholeNumber.parse("1e50000").bitLength()).isEqualTo(166_097);
        assertThat(WholeNumber.parse("1^999999999999")).isEqualTo(1);
        assertThat(WholeNumber.parse("-1^999999999999")).isEqualTo(-1);
        assertThat(WholeNumber.parse("-1^1000000000000")).isEqualTo(1);
        assertThat(WholeNumber.parse("0^999999999999")).isZero();
        assertThat(WholeNumber.parse("0e999999999999")).isZero();
        assertThat(WholeNumber.parse("0^0")).isEqualTo(1);
        assertThat(WholeNumber.parse("9".repeat(200_000) + "^1")).isPositive();
    }

    @Test
    @Timeout(10)
    void isNotComputedWhenItWouldFillTheMemory() {
        for (String text : new String[] {
            "9^999999999",
            "10^99999999999999999999",
            "1e999999999",
            "1.5e2147483648",
            "99999999999999999999^9999",
            "9".repeat(100_000) + "^3"
        }) {
            assertThatIllegalArgumentException()
                    .as(text)
                    .isThrownBy(() -> WholeNumber.parse(text))
                    .withMessageContaining("' is too large: it has more than 100,000 digits")
                    .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(100));
        }
    }
}
