package dev.redwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.Defaults;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How many jobs are claimed beyond the free slots. */
class PrefetchTest {
    private static final long MILLI = Duration.ofMillis(1).toNanos();

    private final Prefetch prefetch = new Prefetch(4, true, 0);

    @Test
    void beforeAnythingWasMeasuredThereIsNone() {
        assertThat(prefetch.credit(0)).isZero();
        assertThat(prefetch.patienceNanos()).isEqualTo(Prefetch.PATIENCE.toNanos());
    }

    @Test
    void itLastsForTwoRoundTrips() {
        prefetch.trip(MILLI);
        prefetch.job(MILLI / 10);
        assertThat(prefetch.credit(0)).isEqualTo(2 * 4 * 10 + 1);
    }

    @Test
    void ofJobsBesideWhichARoundTripIsNothingThereIsNone() {
        prefetch.trip(MILLI);
        prefetch.job(10 * MILLI);
        assertThat(prefetch.credit(0)).isZero();
    }

    @Test
    void jobsOfNoTimeHaveAnEnd() {
        prefetch.trip(100 * MILLI);
        prefetch.job(0);
        assertThat(prefetch.credit(0)).isEqualTo(Defaults.CREDIT_LIMIT);
    }

    @Test
    void aSlowJobCountsAtOnceAndFastOnesInNumbers() {
        prefetch.trip(MILLI);
        prefetch.job(MILLI / 10);
        prefetch.job(40 * MILLI);
        assertThat(prefetch.credit(0)).isZero();
        prefetch.job(MILLI / 10);
        assertThat(prefetch.credit(0)).isZero();
        for (int i = 0; i < 50; i++) {
            prefetch.job(MILLI / 10);
        }
        assertThat(prefetch.credit(0)).isPositive();
    }

    @Test
    void aRoundTripIsAveraged() {
        prefetch.trip(8 * MILLI);
        prefetch.trip(16 * MILLI);
        assertThat(prefetch.tripNanos()).isEqualTo(9 * MILLI);
    }

    @Test
    void suspendedThereIsNoneForTenSeconds() {
        prefetch.trip(MILLI);
        prefetch.job(MILLI / 10);
        prefetch.suspend(7);
        assertThat(prefetch.credit(Duration.ofSeconds(10).toNanos())).isZero();
        assertThat(prefetch.credit(Duration.ofSeconds(10).toNanos() + 7)).isPositive();
    }

    @Test
    void patienceIsFiveJobsLongButNotForEver() {
        prefetch.job(40 * MILLI);
        assertThat(prefetch.patienceNanos()).isEqualTo(200 * MILLI);
        prefetch.job(Duration.ofDays(9).toNanos());
        assertThat(prefetch.patienceNanos()).isEqualTo(Duration.ofSeconds(50).toNanos());
    }

    @Test
    void whereEachJobHasAThreadThereIsNone() {
        Prefetch virtual = new Prefetch(4, false, 0);
        virtual.trip(MILLI);
        virtual.job(MILLI / 10);
        assertThat(virtual.credit(0)).isZero();
    }
}
