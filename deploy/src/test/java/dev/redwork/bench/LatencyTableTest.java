package dev.redwork.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LatencyTableTest {
    private final List<Figure> figures = new ArrayList<>();

    @Test
    void hasARowForEachEndOfTheWayAndAColumnForEachPercentile() {
        percentiles("lpush", null, 0.1);
        figure("peak", 50_000, null);
        figure("rate-idle", 50, null);
        percentiles("start-idle", "lpush", 0.2);
        percentiles("result-idle", "lpush", 0.3);
        figure("rate-50", 25_000, null);
        percentiles("start-50", "lpush", 40);
        percentiles("result-50", "lpush", 60);

        List<String> lines = LatencyTable.of(figures, List.of(Load.of("idle"), Load.of("50")))
                .lines(false, Integer.MAX_VALUE);

        assertThat(lines)
                .containsExactly(
                        "LOAD       JOBS/S  TO        P50    P90   P99  P99.9   MAX  P50 IS     P99 IS",
                        "─────────  ──────  ──────  ─────  ─────  ────  ─────  ────  ─────────  ─────────",
                        "bare call          answer   0.10   0.20  0.30   0.40  0.50",
                        "idle           50  start    0.20   0.40  0.60   0.80  1.00  2.5 calls  2.5 calls",
                        "                   result   0.30   0.60  0.90   1.20  1.50  2.5 calls  2.5 calls",
                        "50 %       25,000  start   40.00  80.00   120    160   200  2.5 calls  2.5 calls",
                        "                   result  60.00    120   180    240   300  2.5 calls  2.5 calls",
                        "peak       50,000");
    }

    private void percentiles(String what, @Nullable String limit, double first) {
        double value = first;
        for (String name : Latencies.names()) {
            figure(what + "-" + name, value, limit == null ? null : limit + "-" + name);
            value += first;
        }
    }

    private void figure(String name, double value, @Nullable String limit) {
        figures.add(new Figure(name, "any", value, value, value, limit, 2.5, Cost.NONE));
    }
}
