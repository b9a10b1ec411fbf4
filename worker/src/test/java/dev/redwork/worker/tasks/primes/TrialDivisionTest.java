package dev.redwork.worker.tasks.primes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.tasks.PrimeRange;
import dev.redwork.tasks.PrimesFound;
import dev.redwork.tasks.PrimesToCheck;
import dev.redwork.tasks.ShippedTasks;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.JobContext;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrialDivisionTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 100_000_000, 2_147_483_647L - 500, 999_999_999_900L, PrimeRange.LIMIT - 200})
    void agreesWithTheSieve(long lo) throws InterruptedException {
        long hi = Math.min(PrimeRange.LIMIT, lo + (lo < 1L << 31 ? 2_000 : 200));
        assertThat(LongStream.range(lo, hi).filter(TrialDivisionTest::isPrime).toArray())
                .isEqualTo(Sieve.list(lo, hi));
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 5, 46_337, 46_349, 131_071, 31_622_743})
    void aSquareOfAPrimeIsNoPrime(long prime) throws InterruptedException {
        assertThat(TrialDivision.isPrime(prime)).isTrue();
        assertThat(TrialDivision.isPrime(prime * prime)).isFalse();
    }

    @Test
    void theTaskKeepsTheOrderOfItsNumbers() throws Exception {
        try (Handlers handlers = new Handlers().add(new PrimesHandlers())) {
            PrimesFound found = handlers.handler(ShippedTasks.PRIMES_CHECK)
                    .run(new PrimesToCheck(List.of(7L, 4L, 2L, 1L, 3L, 9L, 0L)), JobContext.alone("primes.check"));
            assertThat(found).isEqualTo(new PrimesFound(3, List.of(7L, 2L, 3L)));
        }
    }

    @Test
    void anInterruptEndsIt() {
        for (long number : new long[] {4, 7, 999_999_999_999_989L}) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> TrialDivision.isPrime(number)).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
        }
    }

    @Test
    void otherNumbersAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PrimesToCheck(List.of()))
                .withMessage("there are 0 numbers, must be 1 to 50000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PrimesToCheck(Collections.nCopies(50_001, 2L)))
                .withMessageContaining("there are 50001 numbers");
        for (long number : new long[] {-1, PrimeRange.LIMIT + 1}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new PrimesToCheck(List.of(2L, number)))
                    .withMessageContaining("number " + number);
        }
    }

    private static boolean isPrime(long n) {
        try {
            return TrialDivision.isPrime(n);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
