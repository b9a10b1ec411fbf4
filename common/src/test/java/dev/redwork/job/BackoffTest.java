package dev.redwork.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(20), Duration.ofSeconds(1));

    @Test
    void eachWaitIsTwiceTheOneBeforeUpToTheLongest() {
        List<Long> waits = new ArrayList<>();
        Duration wait = null;
        for (int i = 0; i < 8; i++) {
            wait = backoff.after(wait);
            waits.add(wait.toMillis());
        }
        assertThat(waits).containsExactly(20L, 40L, 80L, 160L, 320L, 640L, 1_000L, 1_000L);
    }

    @Test
    void aWaitThatNobodyCouldHaveWaitedIsNoReasonToFail() {
        assertThat(backoff.after(Duration.ZERO)).isEqualTo(Duration.ofMillis(20));
        assertThat(backoff.after(Duration.ofMillis(-5))).isEqualTo(Duration.ofMillis(20));
        assertThat(backoff.after(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(Duration.ofSeconds(1));
        assertThat(new Backoff(Duration.ofMillis(3), Duration.ofMillis(3)).after(Duration.ofMillis(3)))
                .isEqualTo(Duration.ofMillis(3));
    }

    @Test
    void aJitteredWaitIsBetweenHalfAndAll() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(Backoff.jittered(Duration.ofMillis(10))).isBetween(Duration.ofMillis(5), Duration.ofMillis(10));
        }
        assertThat(Backoff.jittered(Duration.ZERO)).isZero();
    }

    @Test
    void waitsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("first is 0 ms");
        assertThatThrownBy(() -> new Backoff(Duration.ofMillis(2), Duration.ofMillis(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("longest is 1 ms");
    }
}
