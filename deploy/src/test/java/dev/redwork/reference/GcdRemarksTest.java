package dev.redwork.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.reference.GcdWorkload.Cpu;
import dev.redwork.reference.Row.Plain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GcdRemarksTest {
    private static final String MANY = GcdWorkload.manyOf(2_000);

    private static Row row(String form, double seconds, double plain) {
        return new Row(
                "gcd",
                MANY,
                form,
                2_000,
                Math.round(seconds * 1e9),
                Plain.of(Math.round(plain * 1e9)),
                null,
                null,
                "sum 2,621",
                "sum 2,621");
    }

    private final List<Row> rows = new ArrayList<>(List.of(
            row("2 threads", 4, 5),
            row("2 threads, 25 a job", 4.5, 5),
            row("2 JVMs", 6, 5),
            row("2 JVMs, 25 a job", 5, 5),
            row("2 fresh JVMs", 7.5, 5)));

    private String remarks() {
        Map<String, Cpu> cpu = Map.of(
                "2 plain threads", new Cpu(0, 9.75),
                "2 threads", new Cpu(9, 0.1),
                "2 JVMs", new Cpu(10.25, 0.5),
                "2 fresh JVMs", new Cpu(12.5, 0.5));
        return String.join("\n", GcdRemarks.of(new RowsOfWorkload(rows, 2), MANY, cpu));
    }

    @Test
    void whyJobsAreSlowerThanPlainThreadsIsToldByProcessorTime() {
        assertThat(remarks())
                .contains(
                        "2 JVMs take 1.20 times as long as two plain threads: of the 12.00 s that 2 cores have in their"
                                + " time the workers had 10.25 s, the producer 0.50 s, and the rest, up to 1.25 s,")
                .contains("The pairs alone take two plain threads 9.75 s of processor time.")
                .contains("2 fresh JVMs take 1.50 times")
                .contains("Workers that have been warm before had 10.25 s for the same: fresh ones have +2.25 s");
    }

    @Test
    void whereTheyAreNotSlowerNothingIsExplained() {
        assertThat(remarks())
                .doesNotContain("2 threads take 0.80 times")
                .contains(
                        "Of two plain threads' time 2 threads take 0.80 with one pair a job, and 0.90 in chunks of 25.");
    }

    @Test
    void withoutRowsThereIsNothingToSay() {
        rows.clear();
        assertThat(remarks()).isEmpty();
    }
}
