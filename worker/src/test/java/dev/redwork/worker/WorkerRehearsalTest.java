package dev.redwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A worker rehearses the way of a job without a server. */
class WorkerRehearsalTest {
    @Test
    void jobsOfItsOwnComeToTheirEnd() {
        // By a clock that stands still it has all the time.
        assertThat(new WorkerRehearsal(() -> 0).run(() -> false)).isGreaterThanOrEqualTo(WorkerRehearsal.JOBS);
    }

    @Test
    void itEndsWhereItDisturbs() {
        assertThat(new WorkerRehearsal(() -> 0).run(() -> true)).isZero();
    }
}
