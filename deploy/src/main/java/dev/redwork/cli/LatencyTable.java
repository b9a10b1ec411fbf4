package dev.redwork.cli;

import dev.redwork.bench.Figure;
import dev.redwork.bench.Latencies;
import dev.redwork.bench.LatencyBench;
import dev.redwork.bench.Load;
import dev.redwork.cli.terminal.Numbers;
import dev.redwork.cli.terminal.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
            String rate = Numbers.grouped(
                    Math.round(latencies.figure(LatencyBench.rate(load)).median()));
            String name = load.isIdle() ? "idle" : load.percent() + " %";
            latencies.row(name, rate, "start", LatencyBench.start(load));
            latencies.row(null, null, "result", LatencyBench.result(load));
        }
        latencies.peak();
        return latencies.table;
    }

    private void row(@Nullable String load, @Nullable String rate, String to, String what) {
        List<@Nullable Object> cells = new ArrayList<>();
        cells.add(load);
        cells.add(rate);
        cells.add(to);
        Latencies.names().forEach(name -> cells.add(millis(figure(what + "-" + name))));
        cells.add(ratio(figure(what + "-p50")));
        cells.add(ratio(figure(what + "-p99")));
        table.row(cells.toArray());
    }

    private void peak() {
        @Nullable Object[] cells = new Object[3 + Latencies.names().size() + 2];
        cells[0] = "peak";
        cells[1] = Numbers.grouped(Math.round(figure("peak").median()));
        table.row(cells);
    }

    private Figure figure(String name) {
        Figure figure = figures.get(name);
        if (figure == null) {
            throw new IllegalStateException("no figure " + name);
        }
        return figure;
    }

    private static String millis(Figure figure) {
        return String.format(Locale.ROOT, figure.median() < 99.95 ? "%.2f" : "%,.0f", figure.median());
    }

    private static @Nullable String ratio(Figure figure) {
        return figure.limit() == null ? null : String.format(Locale.ROOT, "%.1f calls", figure.ratio());
    }
}
