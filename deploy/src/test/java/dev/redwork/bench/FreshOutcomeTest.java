package dev.redwork.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FreshOutcomeTest {
    @Test
    void comesOutOfAnotherJvmAsItWas() {
        FreshOutcome outcome = new FreshOutcome(
                List.of(Sample.of("start-p50", "ms", 1.25), Sample.of("result-p50", "ms", 1e-7)),
                new JvmTime(2.5, Double.NaN, 0.125));

        assertThat(outcome.lines()).startsWith("start-p50 ms 1.25").last().isEqualTo("client 2.5 NaN 0.125");
        assertThat(FreshOutcome.of(outcome.lines())).isEqualTo(outcome);
    }

    @Test
    void oneThatBrokeOffIsNone() {
        assertThatThrownBy(() -> FreshOutcome.of(List.of("singles jobs/s 10.0")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("it broke off");
        assertThatThrownBy(() -> FreshOutcome.of(List.of("Hello, world, this is", "client 1 1 1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'Hello, world, this is' is no figure");
    }
}
