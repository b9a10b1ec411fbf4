package dev.redwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A worker rehearses the way of a job without a server. */
class WorkerRehearsalTest {
    @BeforeAll
    static void withoutALineAJob() {
        ((Logger) LoggerFactory.getLogger(OutcomeRules.class)).setLevel(Level.INFO);
    }

    @AfterAll
    static void asItWas() {
        ((Logger) LoggerFactory.getLogger(OutcomeRules.class)).setLevel(null);
    }

    @Test
    void jobsOfItsOwnComeToTheirEnd() {
        // By a clock that stands still it has all the time.
        assertThat(new WorkerRehearsal(() -> 0).run(() -> false)).isGreaterThanOrEqualTo(WorkerRehearsal.JOBS);
    }

    @Test
    void itEndsWhereItDisturbs() {
        assertThat(new WorkerRehearsal(() -> 0).run(() -> true)).isZero();
    }

    /** On the whole of its way, the other end of the line included. */
    @Test
    void aJobTakesLittleMemory() {
        WorkerRehearsal rehearsal = new WorkerRehearsal(() -> 0);
        long first = rehearsal.run(() -> false);
        assertThat(first).isPositive();
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        long jobs = rehearsal.run(() -> false);

        assertThat((threads.getCurrentThreadAllocatedBytes() - before) / jobs).isBetween(2_000L, 12_000L);
    }
}
