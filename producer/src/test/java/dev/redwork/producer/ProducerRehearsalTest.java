package dev.redwork.producer;

import static org.assertj.core.api.Assertions.assertThat;

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
}
