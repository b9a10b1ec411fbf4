package dev.redwork.bench;

import dev.redwork.cli.terminal.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The tables of {@code bench fresh}: how fast each part was, and what that took of the JVMs and of the server. */
final class FreshTables {
    /** The JVM that runs jobs, or echoes. */
    static final String WORKER = "worker";

    /** The JVM that puts jobs in, or the plain program. */
    static final String CLIENT = "client";

    private final List<Figure> figures;
    private final int runs;

    private FreshTables(List<Figure> figures, int runs) {
        this.figures = figures;
        this.runs = runs;
    }

    static List<Table> of(List<Figure> figures, int runs) {
        FreshTables tables = new FreshTables(figures, runs);
        return List.of(tables.speeds(), tables.times());
    }

    /** Of latencies JSON tells more than two percentiles. */
    static boolean isShown(String figure) {
        return !figure.matches(".*-(p90|p99\\.9|max)");
    }

    private Table speeds() {
        Table table = new Table().text("FIGURE").number("MEDIAN", "MIN", "MAX").text("UNIT", "RATIO");
        figures.stream()
                .filter(figure -> isShown(figure.name()))
                .forEach(figure -> table.row(
                        figure.name(),
                        BenchReport.number(figure.median()),
                        BenchReport.number(figure.min()),
                        BenchReport.number(figure.max()),
                        figure.unit(),
                        BenchReport.ratio(figure)));
        return table;
    }

    /** Seconds of a round. */
    private Table times() {
        Table table = new Table()
                .text("SECONDS")
                .number("WORKER", "COMPILERS", "CLASSES", "CLIENT", "COMPILERS", "CLASSES", "REDIS");
        figures.stream().filter(figure -> !figure.cost().jvms().isEmpty()).forEach(figure -> table.row(row(figure)));
        return table;
    }

    private @Nullable Object[] row(Figure figure) {
        List<@Nullable Object> cells = new ArrayList<>();
        cells.add(figure.name().replaceFirst("-p50$", ""));
        for (String jvm : List.of(WORKER, CLIENT)) {
            JvmTime time = figure.cost().jvms().get(jvm);
            cells.add(time == null ? null : seconds(time.cpu()));
            cells.add(time == null ? null : seconds(time.compilers()));
            cells.add(time == null ? null : seconds(time.classes()));
        }
        cells.add(seconds(figure.cost().serverSeconds()));
        return cells.toArray();
    }

    private @Nullable String seconds(double ofAll) {
        return Double.isNaN(ofAll) ? null : String.format(Locale.ROOT, "%.2f", ofAll / runs);
    }
}
