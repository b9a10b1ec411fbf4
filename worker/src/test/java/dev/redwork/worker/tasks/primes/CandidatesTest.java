package dev.redwork.worker.tasks.primes;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CandidatesTest {

    @Test
    void theyAreThePrimesAndWhat2To7DoNotDivide() {
        for (long d = 2; d < 5_000; d++) {
            long number = d;
            boolean left = LongStream.of(2, 3, 5, 7).noneMatch(p -> number != p && number % p == 0);
            assertThat(Candidates.isCandidate(d)).as("%d", d).isEqualTo(left);
            assertThat(left || !BigInteger.valueOf(d).isProbablePrime(20)).isTrue();
        }
    }

    @Test
    void theyAreCountedAsTheyAreListed() {
        for (long lo = 2; lo < 700; lo++) {
            long count = 0;
            for (long hi = lo; hi < lo + 500; hi++) {
                assertThat(Candidates.count(lo, hi)).as("from %d to %d", lo, hi).isEqualTo(count);
                count += Candidates.isCandidate(hi) ? 1 : 0;
            }
        }
        assertThat(Candidates.count(9, 5)).isZero();
        assertThat(Candidates.count(1L << 31, 1L << 32)).isEqualTo(490_853_406L);
    }
}
