package dev.redwork.worker.tasks.primes;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DivisionTest {

    /** Where the proof begins, and where a search ends: 2^32, in the middle of the last block. */
    private static final long FIRST = 20 * FactorSearch.SPAN;

    private static final long LAST = (1L << 32) / Division.BLOCK * Division.BLOCK;

    @ParameterizedTest
    @ValueSource(longs = {FIRST, 1_000_020, 300_000_120, 3_037_000_260L, LAST})
    void findsEachCandidateOfABlockAsADivisor(long start) {
        long largest = Long.MAX_VALUE;
        for (long d = start; d < start + Division.BLOCK; d++) {
            if (!FactorSearch.isCandidate(d)) {
                continue;
            }
            // The largest multiples are the ones that doubles know least of.
            assertThat(new Division(largest / d * d).hits(start)).as("%d", d).isTrue();
        }
    }

    @Test
    void agreesWithLongDivisionOnNumbersOfAnySize() {
        Random random = new Random(11);
        int hits = 0;
        for (int round = 0; round < 4_000; round++) {
            long start = random.nextLong(FIRST, LAST) / FactorSearch.SPAN * FactorSearch.SPAN;
            long d = start
                    + (long) random.nextInt(Division.BLOCK / FactorSearch.SPAN) * FactorSearch.SPAN
                    + FactorSearch.RESIDUES[random.nextInt(FactorSearch.RESIDUES.length)];
            long k = random.nextLong(1, Long.MAX_VALUE / d);
            // A multiple, or one of its neighbours, for which a rounded quotient is likely to be the same.
            long n = d * k + random.nextInt(-1, 2);
            boolean divides = dividesOne(n, start);
            assertThat(new Division(n).hits(start)).as("%d from %d", n, start).isEqualTo(divides);
            hits += divides ? 1 : 0;
        }
        assertThat(hits).as("rounds with a divisor").isGreaterThan(1_000);
    }

    @Test
    void noNeighbourOfAMultipleCounts() {
        // The largest prime below 2^63: every hit would be a wrong one.
        BigInteger prime = BigInteger.valueOf(9_223_372_036_854_775_783L);
        assertThat(prime.isProbablePrime(60)).isTrue();
        Division division = new Division(prime.longValueExact());
        for (long start = Division.BLOCK; start < 40_000_000; start += Division.BLOCK) {
            assertThat(division.hits(start)).as("from %d", start).isFalse();
        }
    }

    @Test
    void twoDivisorsInOneRowAndOverflowingProductsAreStillHits() {
        long start = 100_000_110L / FactorSearch.SPAN * FactorSearch.SPAN;
        for (int row = 0; row < 5; row++) {
            long d = start + (long) row * FactorSearch.SPAN;
            // Remainders near 10^8, 48 to a row: their product is beyond the largest double.
            assertThat(new Division((d + 1) * (d + 11)).hits(start)).isTrue();
            assertThat(new Division((d + 209) * 3).hits(start)).isTrue();
        }
    }

    private static boolean dividesOne(long n, long start) {
        for (long base = start; base < start + Division.BLOCK; base += FactorSearch.SPAN) {
            for (int residue : FactorSearch.RESIDUES) {
                if (n % (base + residue) == 0) {
                    return true;
                }
            }
        }
        return false;
    }
}
