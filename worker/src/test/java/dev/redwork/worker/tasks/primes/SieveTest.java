package dev.redwork.worker.tasks.primes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.tasks.PrimeRange;
import java.math.BigInteger;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SieveTest {
    /** By division, for small numbers. */
    private static final boolean[] PRIME = new boolean[2_001];

    static {
        for (int n = 0; n < PRIME.length; n++) {
            PRIME[n] = isPrimeByDivision(n);
        }
    }

    /** So many numbers one segment covers. */
    private static long segment(long hi) {
        return Sieve.segment(hi) * 30L;
    }

    @Test
    void countsEverySmallRange() throws InterruptedException {
        int[] primesBelow = new int[2_002];
        for (int n = 0; n <= 2_000; n++) {
            primesBelow[n + 1] = primesBelow[n] + (PRIME[n] ? 1 : 0);
        }
        for (int lo = 0; lo <= 2_000; lo++) {
            // Every upper end near the lower one, where both edges share bytes and words; further off, every 7th.
            for (int hi = lo; hi <= 2_000; hi += hi < lo + 70 ? 1 : 7) {
                int expected = primesBelow[hi] - primesBelow[lo];
                // Hundreds of thousands: to build an assertion for each takes longer than to count.
                if (Sieve.count(lo, hi) != expected) {
                    assertThat(Sieve.count(lo, hi)).as("from %d to %d", lo, hi).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void listsSmallRanges() throws InterruptedException {
        assertThat(Sieve.list(0, 32)).containsExactly(2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31);
        for (int lo = 0; lo <= 2_000; lo += 13) {
            for (int hi = lo; hi <= 2_000; hi += 101) {
                assertThat(Sieve.list(lo, hi)).isEqualTo(byDivision(lo, hi));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "0, 2, 0",
        "0, 3, 1",
        "0, 1_000_000, 78_498",
        "0, 10_000_000, 664_579",
        "0, 100_000_000, 5_761_455",
        "100_000_000, 101_000_000, 54_208",
        "1_000_000_000, 1_100_000_000, 4_814_936",
        "1_000_000_000_000, 1_000_100_000_000, 3_618_282"
    })
    void countsWhatIsKnown(String lo, String hi, String expected) throws InterruptedException {
        assertThat(Sieve.count(number(lo), number(hi))).isEqualTo(number(expected));
    }

    @ParameterizedTest
    @ValueSource(longs = {10_000_000L, 4_000_000_000L, 1_000_000_000_000L, 100_000_000_000_000L, PrimeRange.LIMIT})
    void listsWhatTheJdkCallsPrime(long below) throws InterruptedException {
        Random random = new Random(below);
        for (int round = 0; round < 5; round++) {
            long lo = (long) (random.nextDouble() * (below - 3_000));
            assertThat(Sieve.list(lo, lo + 3_000)).as("from %d", lo).isEqualTo(byJdk(lo, lo + 3_000));
        }
        assertThat(Sieve.list(below - 3_000, below)).isEqualTo(byJdk(below - 3_000, below));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 12_345_678, 1_000_000_000_000L, 100_000_000_000_000L})
    void isCorrectWhereSegmentsMeet(long lo) throws InterruptedException {
        long segment = segment(lo);
        long edge = lo / 30 * 30 + segment;
        long hi = edge + segment + 200;
        assertThat(segment(hi)).isEqualTo(segment);
        long[] primes = Sieve.list(lo, hi);
        for (long at : new long[] {edge, edge + segment}) {
            long[] near = LongStream.of(primes)
                    .filter(p -> at - 200 <= p && p < at + 200)
                    .toArray();
            assertThat(near).isEqualTo(byJdk(at - 200, at + 200));
        }
        assertThat(Sieve.count(lo, edge) + Sieve.count(edge, hi)).isEqualTo(primes.length);
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 2_003, 16_381, 16_411, 999_983, 31_622_743})
    void aSquareOfAPrimeIsNoPrime(long p) throws InterruptedException {
        assertThat(Sieve.list(p * p - 100, p * p)).isEqualTo(byJdk(p * p - 100, p * p));
        assertThat(Sieve.list(p * p, p * p + 100)).isEqualTo(byJdk(p * p, p * p + 100));
        assertThat(Sieve.count(p * p, p * p + 1)).isZero();
    }

    @Test
    void rangesAddUp() throws InterruptedException {
        Random random = new Random(3);
        long lo = 10_000_000_000L;
        long hi = lo + 3 * segment(lo);
        long whole = Sieve.count(lo, hi);
        for (int round = 0; round < 20; round++) {
            long middle = lo + (long) (random.nextDouble() * (hi - lo));
            assertThat(Sieve.count(lo, middle) + Sieve.count(middle, hi))
                    .as("split at %d", middle)
                    .isEqualTo(whole);
        }
    }

    @Test
    void anInterruptEndsIt() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Sieve.count(0, PrimeRange.LIMIT)).isInstanceOf(InterruptedException.class);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Sieve.list(0, 100)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void theManyBasePrimesOfAnEarlierRangeServeASmallOneToo() throws InterruptedException {
        assertThat(Sieve.count(1_000_000_000_000L, 1_000_000_001_000L)).isEqualTo(37);
        for (int hi : new int[] {288, 289, 290, 360, 361, 362, 1_000_000}) {
            assertThat(Sieve.list(0, hi)).as("below %d", hi).isEqualTo(byPlainSieve(hi));
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, 5", "5, 4", "0, 1_000_000_000_000_001"})
    void otherRangesAreRefused(String lo, String hi) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PrimeRange(number(lo), number(hi), false))
                .withMessageContaining("0 <= lo <= hi <= 1000000000000000");
    }

    private static long number(String grouped) {
        return Long.parseLong(grouped.replace("_", ""));
    }

    private static long[] byDivision(int lo, int hi) {
        return IntStream.range(lo, hi).filter(n -> PRIME[n]).asLongStream().toArray();
    }

    private static boolean isPrimeByDivision(int n) {
        return n > 1 && IntStream.range(2, n).allMatch(d -> n % d != 0);
    }

    /** As in textbooks, a number an entry: for more numbers than the JDK tests one by one in a second. */
    private static long[] byPlainSieve(int hi) {
        boolean[] crossed = new boolean[hi];
        for (int p = 2; p * p < hi; p++) {
            for (int multiple = p * p; multiple < hi; multiple += p) {
                crossed[multiple] = true;
            }
        }
        return IntStream.range(2, hi).filter(n -> !crossed[n]).asLongStream().toArray();
    }

    private static long[] byJdk(long lo, long hi) {
        return LongStream.range(lo, hi)
                .filter(n -> BigInteger.valueOf(n).isProbablePrime(40))
                .toArray();
    }
}
