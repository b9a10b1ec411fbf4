package dev.redwork.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.supervisor.Supervisor.Restarts;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RestartsTest {
    private final Restarts restarts = new Restarts();

    @Test
    void whoDiesYoungWaitsTwiceAsLongEachTimeUpToHalfAMinute() {
        assertThat(Stream.generate(() -> restarts.after(Duration.ZERO).toMillis())
                        .limit(40))
                .startsWith(500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L)
                .endsWith(30_000L);
    }

    @Test
    void whoLivedForLongIsStartedAtOnceAndBeginsAnew() {
        restarts.after(Duration.ZERO);
        restarts.after(Duration.ZERO);

        assertThat(restarts.after(Restarts.YOUNG)).isZero();
        assertThat(restarts.after(Duration.ZERO)).isEqualTo(Restarts.FIRST);
    }
}
