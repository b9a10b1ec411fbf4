package dev.redwork.bench;

import dev.redwork.cli.command.Version;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Table;
import dev.redwork.text.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The report that a bench shows at its end.
 *
 * @param jobs of all rounds
 * @param nanos of the whole command
 */
record BenchReport(String what, List<Figure> figures, long jobs, long nanos) {

    /** One round, as it ends. */
    static String line(List<Sample> round) {
        return round.stream()
                .map(sample -> sample.figure() + " " + number(sample.value()) + " " + sample.unit())
                .collect(Collectors.joining(", "));
    }

    Table table() {
        Table table = new Table()
                .text("FIGURE")
                .number("MEDIAN")
                .number("MIN")
                .number("MAX")
                .text("UNIT")
                .text("RATIO")
                .number("CALLS/JOB")
                .number("BYTES/JOB")
                .number("SERVER CPU")
                .number("CLIENT CPU");
        boolean apart = figures.stream().anyMatch(figure -> figure.cost().producerSeconds() > 0);
        if (apart) {
            table.number("PRODUCER CPU");
        }
        figures.forEach(figure -> table.row(row(figure, apart)));
        return table;
    }

    private static @Nullable Object[] row(Figure figure, boolean apart) {
        List<@Nullable Object> cells = new ArrayList<>(Arrays.asList(
                figure.name(),
                number(figure.median()),
                number(figure.min()),
                number(figure.max()),
                figure.unit(),
                ratio(figure),
                perJob(figure, "%.3f", (double) figure.cost().calls()),
                perJob(figure, "%,.0f", (double) figure.cost().bytes()),
                perJob(figure, "%.1f µs", figure.cost().serverSeconds() * 1e6),
                perJob(figure, "%.1f µs", figure.cost().clientSeconds() * 1e6)));
        if (apart) {
            cells.add(perJob(figure, "%.1f µs", figure.cost().producerSeconds() * 1e6));
        }
        return cells.toArray();
    }

    JsonFields json(JsonFields settings, String redisVersion) {
        JsonFields named = new JsonFields();
        figures.forEach(figure -> named.with(figure.name(), json(figure)));
        return new JsonFields()
                .with("bench", what)
                .with("figures", named)
                .with("jobs", jobs)
                .withSeconds(nanos)
                .with("settings", settings)
                .with(
                        "versions",
                        new JsonFields()
                                .with("redwork", Version.text())
                                .with("java", System.getProperty("java.vm.name") + " " + Runtime.version())
                                .with("redis", redisVersion)
                                .with(
                                        "os",
                                        System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                                                + System.getProperty("os.arch")))
                .with("cpus", Runtime.getRuntime().availableProcessors());
    }

    private static JsonFields json(Figure figure) {
        JsonFields fields = new JsonFields()
                .with("median", rounded(figure.median()))
                .with("min", rounded(figure.min()))
                .with("max", rounded(figure.max()))
                .with("unit", figure.unit());
        if (figure.limit() != null) {
            fields.with("limit", figure.limit()).with("ratio", rounded(figure.ratio()));
        }
        Cost cost = figure.cost();
        if (cost.jobs() > 0) {
            JsonFields seconds = new JsonFields().with("server", rounded(cost.serverSeconds()));
            if (cost.jvms().isEmpty()) {
                seconds.with("client", rounded(cost.clientSeconds()));
            }
            if (cost.producerSeconds() > 0) {
                seconds.with("producer", rounded(cost.producerSeconds()));
            }
            fields.with(
                            "perJob",
                            new JsonFields()
                                    .with("calls", rounded((double) cost.calls() / cost.jobs()))
                                    .with("commands", rounded((double) cost.commands() / cost.jobs()))
                                    .with("bytes", rounded((double) cost.bytes() / cost.jobs())))
                    .with("cpuSeconds", seconds);
        }
        if (!cost.jvms().isEmpty()) {
            JsonFields jvms = new JsonFields();
            cost.jvms().forEach((jvm, time) -> jvms.with(jvm, json(time)));
            fields.with("jvms", jvms);
        }
        return fields;
    }

    private static JsonFields json(JvmTime time) {
        JsonFields fields = new JsonFields();
        ifTold(fields, "cpuSeconds", time.cpu());
        ifTold(fields, "compilerSeconds", time.compilers());
        ifTold(fields, "classSeconds", time.classes());
        return fields;
    }

    private static void ifTold(JsonFields fields, String name, double value) {
        if (!Double.isNaN(value)) {
            fields.with(name, rounded(value));
        }
    }

    static @Nullable String ratio(Figure figure) {
        return figure.limit() == null ? null : "%.2f of %s".formatted(figure.ratio(), figure.limit());
    }

    private static @Nullable String perJob(Figure figure, String form, double total) {
        long jobs = figure.cost().jobs();
        return jobs == 0 ? null : String.format(Locale.ROOT, form, total / jobs);
    }

    /** Three digits or more. */
    static String number(double value) {
        return value < 99.5
                ? String.format(Locale.ROOT, value < 9.995 ? "%.2f" : "%.1f", value)
                : Numbers.grouped(Math.round(value));
    }

    private static double rounded(double value) {
        double scale = value >= 1_000 ? 1 : 1e4;
        return Math.round(value * scale) / scale;
    }
}
