package dev.redwork.producer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.store.QueueUsage;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DrainRateTest {
    private final TurnedClock clock = new TurnedClock();
    private final DrainRate drainRate = new DrainRate(clock);

    /** Asked for room, so long after the last time. */
    private Duration retryAfter(Duration later, QueueUsage full, int jobs) {
        clock.turn(later);
        return drainRate.retryAfter("default", full, jobs);
    }

    private static QueueUsage of(long mostJobs, long jobs, long ended) {
        return new QueueUsage(mostJobs, 0, jobs, 0, ended);
    }

    @Test
    void untilAJobWasSeenToEndItIsASecond() {
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
    void itIsNeverLessThanTwentyMillisecondsNorMoreThanAMinute() {
        retryAfter(Duration.ZERO, of(10, 10, 0), 1);

        assertThat(retryAfter(Duration.ofMillis(1), of(10, 10, 1_000), 1)).isEqualTo(Duration.ofMillis(20));
        assertThat(retryAfter(Duration.ofHours(1), of(10, 10, 1_001), 1_000)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void eachQueueHasItsOwn() {
        retryAfter(Duration.ZERO, of(10, 10, 0), 1);
        clock.turn(Duration.ofSeconds(1));

        assertThat(drainRate.retryAfter("other", of(10, 10, 5), 1)).isEqualTo(Duration.ofSeconds(1));
    }
}
