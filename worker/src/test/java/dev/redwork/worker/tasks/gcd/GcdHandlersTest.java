package dev.redwork.worker.tasks.gcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GcdHandlersTest {

    private static final BigInteger HUGE = BigInteger.TWO.pow(200);

    @ParameterizedTest
    @CsvSource({
        "12, 18, 6",
        "18, 12, 6",
        "-12, 18, 6",
        "-12, -18, 6",
        "7, 7, 7",
        "1, 9, 1",
        "0, 5, 5",
        "-5, 0, 5",
        "0, 0, 0",
        "0, 1606938044258990275541962092341162602522202993782792835301376, "
                + "1606938044258990275541962092341162602522202993782792835301376",
        "2147483647, 65536, 1",
        "2147483648, 4096, 4096",
        "9223372036854775807, 49, 49",
        "-9223372036854775808, 4096, 4096",
        "1963309, 2265973, 1",
        "2030677, 3814172, 1",
        "1551645, 2229620, 5",
        "2039045, 2020802, 1"
    })
    void bothWaysAgree(BigInteger a, BigInteger b, BigInteger expected) throws InterruptedException {
        assertThat(a.gcd(b)).isEqualTo(expected);
        assertThat(GcdHandlers.byTrial(a, b)).isEqualTo(expected);
    }

    @Test
    void bothWaysAgreeOnRandomPairsOfEverySize() throws InterruptedException {
        Random random = new Random(17);
        for (int bits : new int[] {8, 31, 32, 63, 64, 65, 300}) {
            for (int round = 0; round < 50; round++) {
                BigInteger a = BigInteger.valueOf(random.nextInt(3_000));
                BigInteger b = new BigInteger(bits, random);
                assertThat(GcdHandlers.byTrial(a, b)).as("%d, %d", a, b).isEqualTo(a.gcd(b));
            }
        }
    }

    @Test
    void trialGoesOnPastTheCandidatesBetweenTwoChecks() throws InterruptedException {
        BigInteger half = BigInteger.valueOf(200_003);
        assertThat(GcdHandlers.byTrial(half.shiftLeft(1), half.multiply(BigInteger.valueOf(3))))
                .isEqualTo(half);
        assertThat(GcdHandlers.byTrial(half.shiftLeft(1), half.multiply(BigInteger.valueOf(3_000_000_019L))))
                .isEqualTo(half);
        assertThat(GcdHandlers.byTrial(half.shiftLeft(1), half.multiply(HUGE.add(BigInteger.ONE))))
                .isEqualTo(half);
    }

    @Test
    void trialDividesNumbersThatNeedMoreThan64Bits() throws InterruptedException {
        assertThat(GcdHandlers.byTrial(HUGE, HUGE.shiftLeft(3))).isEqualTo(HUGE);
    }

    @ParameterizedTest
    @CsvSource({"2147483629, 2147483647", "2305843009213693951, 9223372036854775783"})
    void anInterruptEndsTrial(BigInteger a, BigInteger b) {
        assertInterruptible(a, b);
    }

    @Test
    void anInterruptEndsTrialOfHugeNumbers() {
        assertInterruptible(HUGE, HUGE.subtract(BigInteger.ONE));
    }

    private static void assertInterruptible(BigInteger a, BigInteger b) {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> GcdHandlers.byTrial(a, b)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }
}
