package dev.redwork.producer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.store.QueueUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackpressureTest {
    private static final QueueUsage FULL = Orders.full(10, 0, 10, 0);

    private final TurnedClock clock = new TurnedClock();

    @Test
    void whoHasNoneIsRefusedAtOnce() {
        Backpressure none = Orders.backpressure(clock, Duration.ZERO);

        assertThat(none.isLeft()).isFalse();
        assertThat(none.refusal(FULL, 1)).isInstanceOf(QueueFullException.class).hasMessageContaining("10 of 10 jobs");
        assertThat(clock.slept).isEmpty();
    }

    @Test
    void waitsGrowToASecondAndHalfOfEachIsLeftToChance() {
        Backpressure backpressure = Orders.backpressure(clock, Duration.ofMinutes(1));
        for (int i = 0; i < 9; i++) {
            assertThat(backpressure.refusal(FULL, 1)).isNull();
        }

        long[] longest = {20, 40, 80, 160, 320, 640, 1_000, 1_000, 1_000};
        for (int i = 0; i < longest.length; i++) {
            assertThat(clock.slept.get(i)).isBetween(Duration.ofMillis(longest[i] / 2), Duration.ofMillis(longest[i]));
        }
    }

    @Test
    void aCallerComesBackForTheLastTimeWhenItsTimeIsOver() {
        Duration total = Duration.ofSeconds(3);
        Backpressure backpressure = Orders.backpressure(clock, total);
        List<QueueFullException> refusals = new ArrayList<>();
        while (refusals.isEmpty()) {
            QueueFullException refusal = backpressure.refusal(FULL, 1);
            if (refusal != null) {
                refusals.add(refusal);
            }
        }

        assertThat(clock.slept.stream().reduce(Duration.ZERO, Duration::plus)).isEqualTo(total);
        assertThat(backpressure.isLeft()).isFalse();
    }

    @Test
    void whereThereWasSomeRoomTheNextWaitIsShortAgain() {
        Backpressure backpressure = Orders.backpressure(clock, Duration.ofMinutes(1));
        for (int i = 0; i < 5; i++) {
            assertThat(backpressure.refusal(FULL, 1)).isNull();
        }
        backpressure.rewarded();

        assertThat(backpressure.refusal(FULL, 1)).isNull();

        assertThat(clock.slept.get(5)).isBetween(Duration.ofMillis(10), Duration.ofMillis(20));
    }

    @Test
    void anInterruptEndsIt() {
        Backpressure backpressure = Orders.backpressure(clock, Duration.ofMinutes(1));
        Thread.currentThread().interrupt();

        assertThat(backpressure.refusal(FULL, 1)).isInstanceOf(QueueFullException.class);

        assertThat(Thread.interrupted()).isTrue();
    }
}
