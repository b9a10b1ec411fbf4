package dev.redwork.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryPauseTest {
    private final TurnedClock clock = new TurnedClock();

    private RetryPause pause(Duration total) {
        return new RetryPause(clock.waiting(), clock.read(), total);
    }

    @Test
    void waitsDoubleToASecondUntilTheTimeIsOver() {
        RetryPause pause = pause(Duration.ofSeconds(4));
        while (pause.next()) {
            assertThat(clock.slept).hasSizeLessThan(100);
        }

        assertThat(clock.slept.stream().map(Duration::toMillis).toList())
                .containsExactly(20L, 40L, 80L, 160L, 320L, 640L, 1_000L, 1_000L);
    }

    @Test
    void theTimeCountsFromTheFirstTry() {
        RetryPause pause = pause(Duration.ofSeconds(4));
        clock.turn(Duration.ofSeconds(4));

        assertThat(pause.next()).isFalse();
        assertThat(clock.slept).isEmpty();
    }

    @Test
    void anInterruptShortensNoWaitAndTheFlagIsSetAfterwards() {
        Thread.currentThread().interrupt();

        assertThat(pause(Duration.ofSeconds(4)).next()).isTrue();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(clock.slept).containsExactly(Duration.ofMillis(20));
    }
}
