package dev.redwork.worker.tasks.sum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.tasks.SumRange;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SumHandlersTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0, 1",
        "0, 1023",
        "0, 1024",
        "7, 1032",
        "3, 262147",
        "0, 700000",
        "201000000, 201600000",
        // Its sum is 10^18, beyond what a double holds; the next one's beyond a long.
        "999999000000, 1000000000000",
        "999990000000, 1000000000000"
    })
    void bothWaysAddUpWhatTheFormulaSays(long lo, long hi) throws InterruptedException {
        BigInteger expected = below(hi).subtract(below(lo));
        assertThat(sum(lo, hi, false)).isEqualTo(expected);
        assertThat(sum(lo, hi, true)).isEqualTo(expected);
    }

    @Test
    void anInterruptEndsIt() {
        for (boolean blocks : new boolean[] {false, true}) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> sum(0, SumRange.LIMIT, blocks)).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, 5", "5, 4", "0, 1000000000001"})
    void otherRangesAreRefused(long lo, long hi) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SumRange(lo, hi, null))
                .withMessageContaining("0 <= lo <= hi <= 1000000000000");
    }

    private static BigInteger below(long n) {
        BigInteger number = BigInteger.valueOf(n);
        return number.multiply(number.subtract(BigInteger.ONE)).shiftRight(1);
    }

    private static BigInteger sum(long lo, long hi, boolean blocks) throws InterruptedException {
        return SumHandlers.sum(new SumRange(lo, hi, blocks));
    }
}
