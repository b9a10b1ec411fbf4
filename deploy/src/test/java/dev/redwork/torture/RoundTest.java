package dev.redwork.torture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundTest {
    @Test
    void theSameSeedIsTheSameSchedule() {
        Round round = Round.of(7, 60_000);
        assertThat(round.schedule().steps())
                .isEqualTo(Round.of(7, 60_000).schedule().steps());
        assertThat(round.schedule()).isNotEqualTo(Round.of(11, 60_000).schedule());
    }
}
