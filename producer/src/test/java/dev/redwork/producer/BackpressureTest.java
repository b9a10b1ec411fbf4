package dev.redwork.producer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.store.JobStore.QueueUsage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BackpressureTest {
    private final TurnedClock clock = new TurnedClock();
    private final Backpressure backpressure = new Backpressure(clock);

    private long in(Duration time) {
        return clock.read() + time.toNanos();
    }

    /** Waits so often, each time a step after the one before. */
    private @Nullable Duration await(int times, long deadline) {
        Duration step = null;
        for (int i = 0; i < times; i++) {
            step = backpressure.await(step, deadline);
            assertThat(step).isNotNull();
        }
        return step;
    }

    @Test
    void whoHasNoPatienceDoesNotWait() {
        assertThat(backpressure.isLeft(in(Duration.ZERO))).isFalse();
        assertThat(backpressure.await(null, in(Duration.ZERO))).isNull();
        assertThat(clock.slept).isEmpty();
    }

    @Test
    void waitsGrowToASecondAndHalfOfEachIsLeftToChance() {
        await(9, in(Duration.ofMinutes(1)));

        long[] longest = {20, 40, 80, 160, 320, 640, 1_000, 1_000, 1_000};
        for (int i = 0; i < longest.length; i++) {
            assertThat(clock.slept.get(i)).isBetween(Duration.ofMillis(longest[i] / 2), Duration.ofMillis(longest[i]));
        }
    }

    @Test
    void aCallerComesBackForTheLastTimeWhenItsTimeIsOver() {
        Duration total = Duration.ofSeconds(3);
        long deadline = in(total);
        Duration step = backpressure.await(null, deadline);
        while (step != null) {
            step = backpressure.await(step, deadline);
        }

        assertThat(clock.slept.stream().reduce(Duration.ZERO, Duration::plus)).isEqualTo(total);
        assertThat(backpressure.isLeft(deadline)).isFalse();
    }

    @Test
    void anInterruptEndsIt() {
        Thread.currentThread().interrupt();

        assertThat(backpressure.await(null, in(Duration.ofMinutes(1)))).isNull();

        assertThat(Thread.interrupted()).isTrue();
    }

    /** Asked for room, so long after the last time. */
    private Duration retryAfter(Duration later, QueueUsage full, int jobs) {
        clock.turn(later);
        return backpressure.retryAfter("default", full, jobs);
    }

    private static QueueUsage of(long mostJobs, long jobs, long ended) {
        return new QueueUsage(mostJobs, 0, jobs, 0, ended);
    }

    @Test
    void untilAJobWasSeenToEndRoomIsExpectedInASecond() {
        assertThat(retryAfter(Duration.ZERO, of(10, 10, 5), 1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(retryAfter(Duration.ofSeconds(9), of(10, 10, 5), 1)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void asManyJobsHaveRoomAsEndedInThatTime() {
        retryAfter(Duration.ZERO, of(10, 10, 0), 1);

        // 5 jobs end in a second, and 3 have to.
        assertThat(retryAfter(Duration.ofSeconds(1), of(10, 10, 5), 3)).isEqualTo(Duration.ofMillis(600));
        // Then 2 in a second, and one has to.
        assertThat(retryAfter(Duration.ofSeconds(1), of(10, 9, 7), 2)).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void whereOnlyBytesAreLimitedAsManyHaveToEndAsAreBrought() {
        retryAfter(Duration.ZERO, of(0, 10, 0), 1);

        assertThat(retryAfter(Duration.ofSeconds(1), of(0, 10, 10), 4)).isEqualTo(Duration.ofMillis(400));
    }

    @Test
    void roomIsExpectedInTwentyMillisecondsToAMinute() {
        retryAfter(Duration.ZERO, of(10, 10, 0), 1);

        assertThat(retryAfter(Duration.ofMillis(1), of(10, 10, 1_000), 1)).isEqualTo(Duration.ofMillis(20));
        assertThat(retryAfter(Duration.ofHours(1), of(10, 10, 1_001), 1_000)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void eachQueueHasARateOfItsOwn() {
        retryAfter(Duration.ZERO, of(10, 10, 0), 1);
        clock.turn(Duration.ofSeconds(1));

        assertThat(backpressure.retryAfter("other", of(10, 10, 5), 1)).isEqualTo(Duration.ofSeconds(1));
    }
}
