package dev.redwork.worker.tasks.primes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.tasks.FactorFound;
import dev.redwork.tasks.FactorRange;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SteppedSearchTest {
    private static final long PRIME = 9_223_372_036_854_775_783L;

    @Test
    void findsAndTriesWhatTheOtherSearchDoes() throws InterruptedException {
        Random random = new Random(29);
        for (int round = 0; round < 3_000; round++) {
            long lo = 2L + random.nextInt(round % 3 == 0 ? 20 : 100_000);
            long hi = lo + random.nextInt(2_000);
            long n = 2 + random.nextLong(round % 2 == 0 ? 10_000 : Long.MAX_VALUE - 2);
            assertThat(SteppedSearch.search(n, lo, hi, 1 + random.nextInt(50), () -> false))
                    .as("%d from %d to %d", n, lo, hi)
                    .isEqualTo(FactorSearch.search(n, lo, hi, () -> false));
        }
    }

    @Test
    void asksBeforeTheFirstCandidateAndAfterEachSoMany() throws InterruptedException {
        assertThat(SteppedSearch.search(PRIME, 100, 1 << 20, 1_000, () -> true)).isEqualTo(new FactorFound(0, 0, true));
        AtomicInteger asked = new AtomicInteger();
        assertThat(SteppedSearch.search(PRIME, 100, 1 << 20, 1_000, () -> asked.incrementAndGet() > 3))
                .isEqualTo(new FactorFound(0, 3_000, true));
        asked.set(0);
        long tried = SteppedSearch.search(PRIME, 100, 1 << 20, 1_000, () -> asked.incrementAndGet() < 0)
                .tried();
        assertThat(asked).hasValue((int) (tried / 1_000) + 1);
    }

    @Test
    void anInterruptEndsIt() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> SteppedSearch.search(PRIME, 2, 1L << 32, 1_000, () -> false))
                .isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1_000_001})
    void otherSpansBetweenTwoQuestionsAreRefused(int every) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FactorRange(91, 2, 9, true, every))
                .withMessageContaining("askEvery is " + every);
        assertThatIllegalArgumentException().isThrownBy(() -> new FactorRange(91, 2, 9, false, 1_000));
    }
}
