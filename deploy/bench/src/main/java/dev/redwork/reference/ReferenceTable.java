package dev.redwork.reference;

import dev.redwork.cli.terminal.Columns;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.reference.Row.Plain;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The rows as people and scripts get them. */
final class ReferenceTable {
    private ReferenceTable() {}

    static Columns<Row> columns() {
        return new Columns<Row>()
                .text("WORKLOAD", Row::workload)
                .text("SIZE", Row::size)
                .text("FORM", Row::form)
                .right("JOBS", row -> row.jobs() == 0 ? null : Numbers.grouped(row.jobs()))
                .optional()
                .field("jobs", Row::jobs)
                .right("TIME", row -> time(row.nanos()))
                .field("seconds", row -> JsonFields.seconds(row.nanos()))
                .right("PLAIN", row -> time(row.plain()))
                .field("plain_seconds", row -> seconds(row.plain()))
                .field(
                        "plain_sampled",
                        row -> row.plain() == null ? null : row.plain().sampled())
                .right("PYTHON", row -> time(row.python()))
                .optional()
                .field("python_seconds", row -> seconds(row.python()))
                .right("PUBLISHED", ReferenceTable::published)
                .field(
                        "published_seconds",
                        row -> row.published() == null ? null : row.published().seconds())
                .field(
                        "published_settings",
                        row -> row.published() == null ? null : row.published().settings())
                .cell("RESULT", ReferenceTable::result)
                .field("result", Row::result)
                .field("right", Row::isRight);
    }

    /** A sentence of the page, with its figures. */
    static String words(String format, Object... figures) {
        return String.format(Locale.ROOT, format, figures);
    }

    static String time(long nanos) {
        return Durations.format(Duration.ofNanos(nanos));
    }

    static @Nullable String time(@Nullable Plain plain) {
        return plain == null ? null : (plain.sampled() ? "≈ " : "") + time(plain.nanos());
    }

    /** With the digits that were published. */
    static @Nullable String published(Row row) {
        return row.published() == null
                ? null
                : String.format(
                        Locale.ROOT,
                        "%s s",
                        Double.toString(row.published().seconds()).replaceFirst("\\.0$", ""));
    }

    static String result(Row row) {
        return row.isRight() ? row.result() : "WRONG: " + row.result() + ", not " + row.expected();
    }

    private static @Nullable Double seconds(@Nullable Plain plain) {
        return plain == null ? null : JsonFields.seconds(plain.nanos());
    }
}
