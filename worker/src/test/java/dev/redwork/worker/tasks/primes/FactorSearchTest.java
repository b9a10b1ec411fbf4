package dev.redwork.worker.tasks.primes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.tasks.FactorFound;
import java.math.BigInteger;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FactorSearchTest {

    private static final long LIMIT = 1L << 32;

    @Test
    void agreesWithPlainTrialDivisionOnEverySmallRange() throws InterruptedException {
        for (long n = 2; n <= 230; n++) {
            for (long lo = 2; lo <= n + 2; lo++) {
                for (long hi = lo; hi <= n + 3; hi += 1 + hi % 5) {
                    assertFinds(plainly(n, lo, hi), n, lo, hi);
                }
            }
        }
    }

    @Test
    void agreesWithPlainTrialDivisionOnThousandsOfRandomRanges() throws InterruptedException {
        Random random = new Random(5);
        int found = 0;
        for (int round = 0; round < 5_000; round++) {
            long lo = 2 + random.nextLong(1L << random.nextInt(1, 32));
            long hi = Math.min(LIMIT, lo + random.nextInt(3_000));
            long n = random.nextInt(3) == 0
                    ? 2 + random.nextLong(Long.MAX_VALUE - 2)
                    : multiple(lo + random.nextInt(2_000), random);
            FactorFound expected = plainly(n, lo, hi);
            assertFinds(expected, n, lo, hi);
            found += expected.factor() != 0 ? 1 : 0;
        }
        assertThat(found).as("rounds with a factor").isBetween(1_000, 4_000);
    }

    @Test
    void findsTheSmallerOfTwoPrimesFromAnyResidue() throws InterruptedException {
        Random random = new Random(17);
        for (int round = 0; round < 2_000; round++) {
            BigInteger p = BigInteger.probablePrime(random.nextInt(14, 31), random);
            BigInteger q = BigInteger.probablePrime(32, random);
            long n = p.multiply(q).longValueExact();
            long lo = Math.max(2, p.longValueExact() - random.nextInt(200_000));
            FactorFound found = search(n, lo, p.longValueExact() + 1 + random.nextInt(200_000));
            assertThat(found.factor()).as("%d = %s x %s from %d", n, p, q, lo).isEqualTo(p.longValueExact());
            assertThat(search(n, lo, p.longValueExact()).factor()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 3, 5, 7, 11, 4_093, 4_099, 53_759, 53_773, 999_983, 2_147_483_647L, 3_037_000_493L})
    void findsThePrimeOfASquareAndOnlyThatPrime(long prime) throws InterruptedException {
        long square = prime * prime;
        assertThat(search(square, prime, prime + 1)).isEqualTo(new FactorFound(prime, 1, false));
        assertThat(search(square, Math.max(2, prime - 60_000), prime).factor()).isZero();
        assertThat(search(square, prime + 1, prime + 60_000).factor()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        // Nothing but d < n counts: a number does not divide itself here.
        "2, 2, 100, 0",
        "3, 2, 4294967296, 0",
        "53783, 2, 4294967296, 0",
        "65537, 60000, 80000, 0",
        "4, 2, 3, 2",
        "4, 3, 4, 0",
        "15, 4, 16, 5",
        // 6, 8 and 12 are no candidates: whoever looked from 2 on has found 2.
        "24, 6, 20, 0",
        "9223372036854775807, 2, 4294967296, 7",
        "9223372036854775807, 8, 4294967296, 73",
        "9223372036854775807, 3969000000, 4294967296, 3969050863",
        "9223372036854775807, 3969050864, 4294967296, 0",
        "9223371994482243049, 3037000000, 3037000600, 3037000493",
        "9223372021822390277, 4294967200, 4294967296, 4294967291",
        "9223372021822390277, 4294967200, 4294967291, 0"
    })
    void knowsTheEnds(String n, String lo, String hi, String factor) throws InterruptedException {
        FactorFound found = search(Long.parseLong(n), Long.parseLong(lo), Long.parseLong(hi));
        assertThat(found.factor()).isEqualTo(Long.parseLong(factor));
        assertThat(found.stopped()).isFalse();
    }

    @Test
    void anEmptyRangeHasNothingToTry() throws InterruptedException {
        assertThat(search(91, 13, 13)).isEqualTo(new FactorFound(0, 0, false));
        assertThat(search(91, 500, 600)).isEqualTo(new FactorFound(0, 0, false));
        assertThat(search(Long.MAX_VALUE, LIMIT, LIMIT)).isEqualTo(new FactorFound(0, 0, false));
    }

    @Test
    void neighbouringRangesTryEachCandidateOnce() throws InterruptedException {
        long prime = 9_223_372_036_854_775_783L;
        Random random = new Random(23);
        long whole = search(prime, 1_000_003, 9_000_001).tried();
        long lo = 1_000_003;
        long tried = 0;
        while (lo < 9_000_001) {
            long hi = Math.min(9_000_001, lo + random.nextInt(300_000));
            tried += search(prime, lo, hi).tried();
            lo = hi;
        }
        assertThat(tried).isEqualTo(whole).isEqualTo(FactorSearch.count(1_000_003, 9_000_001));
    }

    @Test
    void isStoppedBeforeTheFirstCandidateOrBetweenBlocks() throws InterruptedException {
        long prime = 9_223_372_036_854_775_783L;
        assertThat(FactorSearch.search(prime, 100, LIMIT, () -> true)).isEqualTo(new FactorFound(0, 0, true));
        AtomicInteger asked = new AtomicInteger();
        FactorFound found = FactorSearch.search(prime, 100, LIMIT, () -> asked.incrementAndGet() > 3);
        assertThat(found).isEqualTo(new FactorFound(0, FactorSearch.count(100, 3L * Division.BLOCK), true));
        assertThat(Division.BLOCK / FactorSearch.SPAN * FactorSearch.RESIDUES.length)
                .as("candidates between two checks")
                .isLessThan(20_000);
    }

    @Test
    void anInterruptEndsIt() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> search(9_223_372_036_854_775_783L, 2, LIMIT)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void candidatesAreThePrimesAndWhat2To7DoNotDivide() {
        for (long d = 2; d < 5_000; d++) {
            long number = d;
            boolean left = LongStream.of(2, 3, 5, 7).noneMatch(p -> number != p && number % p == 0);
            assertThat(isLeft(d)).isEqualTo(left);
            assertThat(FactorSearch.isCandidate(d)).as("%d", d).isEqualTo(left);
            assertThat(left || !BigInteger.valueOf(d).isProbablePrime(20)).isTrue();
        }
    }

    @Test
    void candidatesAreCountedAsTheyAreListed() {
        for (long lo = 2; lo < 700; lo++) {
            long count = 0;
            for (long hi = lo; hi < lo + 500; hi++) {
                if (FactorSearch.count(lo, hi) != count) {
                    assertThat(FactorSearch.count(lo, hi))
                            .as("from %d to %d", lo, hi)
                            .isEqualTo(count);
                }
                count += FactorSearch.isCandidate(hi) ? 1 : 0;
            }
        }
        assertThat(FactorSearch.count(9, 5)).isZero();
        assertThat(FactorSearch.count(1L << 31, 1L << 32)).isEqualTo(490_853_406L);
    }

    private static FactorFound search(long n, long lo, long hi) throws InterruptedException {
        return FactorSearch.search(n, lo, hi, () -> false);
    }

    /** Of a million ranges: to build an assertion for each takes longer than to search it. */
    private static void assertFinds(FactorFound expected, long n, long lo, long hi) throws InterruptedException {
        FactorFound found = search(n, lo, hi);
        if (!found.equals(expected)) {
            assertThat(found).as("%d from %d to %d", n, lo, hi).isEqualTo(expected);
        }
    }

    private static FactorFound plainly(long n, long lo, long hi) {
        long tried = 0;
        for (long d = lo; d < Math.min(n, hi); d++) {
            if (isLeft(d)) {
                tried++;
                if (n % d == 0) {
                    return new FactorFound(d, tried, false);
                }
            }
        }
        return new FactorFound(0, tried, false);
    }

    /** By 2, 3, 5 and 7, in plain words. */
    private static boolean isLeft(long d) {
        return d == 2 || d == 3 || d == 5 || d == 7 || (d % 2 != 0 && d % 3 != 0 && d % 5 != 0 && d % 7 != 0);
    }

    private static long multiple(long d, Random random) {
        return d * random.nextLong(1, Long.MAX_VALUE / d);
    }
}
