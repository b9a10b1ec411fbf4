package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.bench.DrainPlan;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleTest {
    private static final DrainPlan PLAIN = DrainPlan.of(100_000, 50_000, 10);

    @Test
    void itsUsualSizesCanBeNamedAndStandInTheHelp() {
        String help =
                Ran.redwork(BenchAnswers.NOBODY, "bench", "scale", "--help").out();
        for (Scale scale : Scale.values()) {
            assertThat(scale.sizes()).as(scale.word()).allSatisfy(size -> scale.size(size));
            assertThat(help).contains("\n  " + scale.word() + " ", "(" + String.join(",", scale.sizes()) + ")");
        }
    }

    @Test
    void sizesAreNumbersAndOfALineTimes() {
        assertThat(Scale.BACKLOG.size("10^4")).isEqualTo(new ScaleSize("10000", 10_000));
        assertThat(Scale.RTT.size("0.25ms")).isEqualTo(new ScaleSize("0.25ms", 0.25));
        assertThat(Scale.RTT.size("0s").name()).isEqualTo("0ms");
        assertThat(Scale.RTT.size("0.1s").name()).isEqualTo("100ms");
        assertThat(Scale.RTT.size("0.25ms").time()).isEqualTo(Duration.ofNanos(250_000));
        assertThat(Scale.RTT.size("0.25ms").json()).isEqualTo(0.25);
        assertThat(Scale.BACKLOG.size("10").json()).isEqualTo(10L);
    }

    @Test
    void sizesThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> Scale.WORKERS.size("65")).hasMessage("--sizes of workers are 1 to 64, not 65");
        assertThatThrownBy(() -> Scale.RTT.size("2s")).hasMessage("--sizes of rtt are 0ms to 1,000ms, not 2s");
        assertThatThrownBy(() -> Scale.RTT.size("1")).hasMessageContaining("is not a duration");
        assertThatThrownBy(() -> Scale.BACKLOG.size("1ms")).hasMessageContaining("is not a whole number");
        assertThatThrownBy(() -> Scale.BACKLOG.size("10^99")).hasMessageContaining("10,000,000");
    }

    @Test
    void oneThingGrowsAndAllElseStays() {
        assertThat(Scale.BACKLOG.plan(PLAIN, 7)).isEqualTo(PLAIN.withBehind(7));
        assertThat(Scale.WORKERS.plan(PLAIN, 7)).isEqualTo(DrainPlan.of(100_000, 350_000, 10));
        assertThat(Scale.WORKERS.workers(1, 7)).isEqualTo(7);
        assertThat(Scale.WORKERS.threads(2, 7)).isEqualTo(2);
        assertThat(Scale.THREADS.threads(2, 7)).isEqualTo(7);
        assertThat(Scale.THREADS.workers(1, 7)).isEqualTo(1);
        assertThat(Scale.KEYS.plan(PLAIN, 7).behind()).isEqualTo(7);
    }

    @Test
    void ofLongInputsFewerAreDrainedInTheSameParts() {
        assertThat(Scale.INPUT.plan(PLAIN, 1_000)).isEqualTo(PLAIN.withInputBytes(1_000));
        DrainPlan fewer = Scale.INPUT.plan(PLAIN, 64_000);
        assertThat(List.of(fewer.jobs(), fewer.warming())).containsExactly(5_333, 2_667);
    }
}
