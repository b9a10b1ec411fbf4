package dev.redwork.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WaitClockTest {
    private final TurnedClock clock = new TurnedClock();

    private long in(Duration time) {
        return clock.read() + time.toNanos();
    }

    @Test
    void waitsDoubleToASecondUntilTheTimeIsOver() {
        long deadline = in(Duration.ofSeconds(4));
        Duration wait = clock.pause(null, deadline);
        while (wait != null) {
            assertThat(clock.slept).hasSizeLessThan(100);
            wait = clock.pause(wait, deadline);
        }

        assertThat(clock.slept.stream().map(Duration::toMillis).toList())
                .containsExactly(20L, 40L, 80L, 160L, 320L, 640L, 1_000L, 1_000L);
    }

    @Test
    void theTimeCountsFromTheFirstTry() {
        long deadline = in(Duration.ofSeconds(4));
        clock.turn(Duration.ofSeconds(4));

        assertThat(clock.pause(null, deadline)).isNull();
        assertThat(clock.slept).isEmpty();
    }

    @Test
    void anInterruptShortensNoWaitAndTheFlagIsSetAfterwards() {
        Thread.currentThread().interrupt();

        assertThat(clock.pause(null, in(Duration.ofSeconds(4)))).isEqualTo(Duration.ofMillis(20));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(clock.slept).containsExactly(Duration.ofMillis(20));
    }
}
