package dev.redwork.reference;

import static dev.redwork.reference.ReferenceTable.published;
import static dev.redwork.reference.ReferenceTable.time;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The page of all that was run, as Markdown: the published figures beside ours first, then each workload with its table, its
 * drawings and its remarks.
 *
 * @param command as it was typed
 * @param folder of the drawings, as the page names it
 */
record ReferencePage(String command, String folder, Machine machine, List<Section> sections) {
    /** A workload that was run. */
    record Section(Workload workload, RowsOfWorkload rows) {
        List<Plot> plots() {
            return workload.plots(rows).stream().filter(Plot::isWorthDrawing).toList();
        }
    }

    private static final String HEAD = """
        # Reference workloads

        Small systems that textbooks and talks measure, on Redwork: `%s` ran them, held their results and wrote this page.
        The rows stand as JSON beside the drawings, in [%s/rows.jsonl](%s/rows.jsonl).

        %s. %s
        Times are medians of runs by warm workers (a run of many seconds counts as it is), from the first enqueue to the
        last result in the producer's hands. *Plain* is the program that one would write without a queue, in Java, in the
        same process as the producer; *Python* is a short program of ours for the same work, run by `python3`, as the
        published ones were (`deploy/bench/src/main/resources/dev/redwork/reference`). ≈: a part was run, and reckoned up.

        ## The published figures

        | workload | size | how | published | here | times faster | with what it was published |
        |---|---|---|---|---|---|---|
        """;

    private static final String ROWS = """
        | size | how | jobs | Redwork | plain | Python | published | result |
        |---|---|---|---|---|---|---|---|
        """;

    String text() {
        StringBuilder page =
                new StringBuilder(HEAD.formatted(command, folder, folder, machine.words(), machine.loadWords()));
        sections.stream()
                .flatMap(section -> section.rows().rows().stream())
                .filter(row -> row.published() != null)
                .forEach(row -> page.append(comparison(row)));
        sections.forEach(section -> append(page, section));
        return page.toString().lines().map(String::stripTrailing).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String comparison(Row row) {
        return line(
                row.workload(),
                row.size(),
                row.form(),
                published(row),
                time(row.nanos()),
                String.format(Locale.ROOT, row.timesFaster() < 10 ? "%.2f" : "%,.0f", row.timesFaster()),
                row.published() == null ? null : row.published().settings());
    }

    private void append(StringBuilder page, Section section) {
        page.append("\n## %s\n\n%s\n\n"
                .formatted(section.workload().name(), section.workload().about()));
        page.append(ROWS);
        for (Row row : section.rows().rows()) {
            page.append(line(
                    row.size(),
                    row.form(),
                    row.jobs() == 0 ? null : "%,d".formatted(row.jobs()),
                    time(row.nanos()),
                    time(row.plain()),
                    time(row.python()),
                    published(row),
                    ReferenceTable.result(row)));
        }
        section.plots().forEach(plot -> page.append("\n![%s](%s/%s)\n".formatted(plot.title(), folder, plot.file())));
        section.workload()
                .remarks(section.rows())
                .forEach(remark -> page.append("\n- ").append(remark));
        page.append('\n');
    }

    private static String line(@Nullable String... cells) {
        StringBuilder line = new StringBuilder("|");
        for (String cell : cells) {
            line.append(' ')
                    .append(cell == null ? "" : cell.replace("|", "\\|"))
                    .append(" |");
        }
        return line.append('\n').toString();
    }
}
