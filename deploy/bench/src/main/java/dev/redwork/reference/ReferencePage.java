package dev.redwork.reference;

import static dev.redwork.reference.ReferenceTable.published;
import static dev.redwork.reference.ReferenceTable.time;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The page of all that was run, as Markdown: the published figures beside ours first, then each workload with its table, its
 * drawings and its remarks, and at last what chunks, threads and JVMs cost.
 *
 * @param command as it was typed
 * @param folder of the drawings, as the page names it
 * @param nanos that all of it took
 */
record ReferencePage(String command, String folder, Machine machine, Jvms jvms, long nanos, List<Section> sections) {
    /** A workload that was run. */
    record Section(Workload workload, RowsOfWorkload rows) {
        List<Plot> plots() {
            return workload.plots(rows).stream().filter(Plot::isWorthDrawing).toList();
        }
    }

    private static final String HEAD = """
        # Reference workloads

        Small systems that textbooks and talks measure, on Redwork: `%s` ran them, held their results and wrote this page, in %s.
        The rows stand as JSON beside the drawings, in [%s/rows.jsonl](%s/rows.jsonl).

        %s. %s
        Times are medians of runs by workers whose code is warm, but where a row says fresh; a run of many seconds is made
        once. They are from the first enqueue to the last result in the producer's hands. *Plain* is the program that one
        would write without a queue, in Java, in the same process as the producer, on as many threads as the workers have
        in all; *Python* is a short program of ours for the same work, run by `python3 FILE ARGUMENTS` as the published
        ones were: gcd.py, integrate.py, pi.py, primes.py, sum.py and verify.py in
        `deploy/bench/src/main/resources/dev/redwork/reference`. ≈: a part was run, and reckoned up.

        ## The published figures

        Those that were run at their published size; the other ones stand below.

        | workload | size | how | published | here | times faster | with what it was published | by whom |
        |---|---|---|---|---|---|---|---|
        """;

    private static final String ROWS = """
        | size | how | jobs | Redwork | plain | Python | published | result |
        |---|---|---|---|---|---|---|---|
        """;

    String text() {
        StringBuilder page = new StringBuilder(HEAD.formatted(
                command, ReferenceTable.time(nanos), folder, folder, machine.words(), machine.loadWords()));
        sections.stream()
                .flatMap(section -> section.rows().rows().stream())
                .filter(row -> row.published() != null)
                .forEach(row -> page.append(comparison(row)));
        sections.forEach(section -> append(page, section));
        page.append(new ReferenceCosts(sections, jvms).text());
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
                row.published() == null ? null : row.published().settings(),
                row.published() == null ? null : row.published().source());
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
        section.rows().explanations().forEach(why -> page.append("\n- ").append(why));
        page.append('\n');
    }

    static String line(@Nullable String... cells) {
        StringBuilder line = new StringBuilder("|");
        for (String cell : cells) {
            line.append(' ')
                    .append(cell == null ? "" : cell.replace("|", "\\|"))
                    .append(" |");
        }
        return line.append('\n').toString();
    }
}
