package dev.redwork.bench;

import dev.redwork.cli.terminal.Table;
import dev.redwork.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The table of {@code bench latency}, in ms: a row for each load and each end of the way, a column for each percentile. */
final class LatencyTable {
    private final Map<String, Figure> figures;
    private final Table table = new Table().text("LOAD").number("JOBS/S").text("TO");

    private LatencyTable(List<Figure> figures) {
        this.figures = figures.stream().collect(Collectors.toMap(Figure::name, Function.identity()));
        Latencies.names().forEach(name -> table.number(name.toUpperCase(Locale.ROOT)));
        table.text("P50 IS").text("P99 IS");
    }

    static Table of(List<Figure> figures, List<Load> loads) {
        LatencyTable latencies = new LatencyTable(figures);
        latencies.row("bare call", null, "answer", "lpush");
        for (Load load : loads) {
            latencies.row(load.isIdle() ? "idle" : load.percent() + " %", "rate-" + load, "start", "start-" + load);
            latencies.row(null, null, "result", "result-" + load);
        }
        latencies.row("peak", "peak", null, null);
        return latencies.table;
    }

    private void row(@Nullable String load, @Nullable String rate, @Nullable String to, @Nullable String what) {
        List<@Nullable Object> cells = new ArrayList<>();
        cells.add(load);
        cells.add(rate == null ? null : Numbers.grouped(Math.round(figure(rate).median())));
        cells.add(to);
        Latencies.names().forEach(name -> cells.add(what == null ? null : millis(figure(what + "-" + name))));
        cells.add(what == null ? null : ratio(figure(what + "-p50")));
        cells.add(what == null ? null : ratio(figure(what + "-p99")));
        table.row(cells.toArray());
    }

    private Figure figure(String name) {
        return Objects.requireNonNull(figures.get(name), name);
    }

    private static String millis(Figure figure) {
        return String.format(Locale.ROOT, figure.median() < 99.95 ? "%.2f" : "%,.0f", figure.median());
    }

    private static @Nullable String ratio(Figure figure) {
        return figure.limit() == null ? null : String.format(Locale.ROOT, "%.1f calls", figure.ratio());
    }
}
