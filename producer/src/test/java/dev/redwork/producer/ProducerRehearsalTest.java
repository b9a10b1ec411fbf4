package dev.redwork.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** A producer rehearses the way of a job without a server. */
class ProducerRehearsalTest {
    @Test
    void jobsOfItsOwnComeBack() {
        // By a clock that stands still it has all the time.
        assertThat(new ProducerRehearsal(() -> 0).run(() -> false)).isEqualTo(ProducerRehearsal.JOBS);
    }

    @Test
    void itEndsWhereItDisturbs() {
        assertThat(new ProducerRehearsal(() -> 0).run(() -> true)).isZero();
    }

    /** On the whole of its way, the other end of the line included. */
    @Test
    void aJobTakesLittleMemory() {
        ProducerRehearsal rehearsal = new ProducerRehearsal(() -> 0);
        int first = rehearsal.run(() -> false);
        assertThat(first).isPositive();
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        long jobs = rehearsal.run(() -> false);

        assertThat((threads.getCurrentThreadAllocatedBytes() - before) / jobs).isBetween(2_000L, 11_500L);
    }
}
