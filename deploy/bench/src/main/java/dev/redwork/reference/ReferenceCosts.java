package dev.redwork.reference;

import dev.redwork.reference.ReferencePage.Section;
import java.util.List;
import java.util.Locale;

/** The cost of a chunk size, a thread and a JVM, by the rows of all workloads. */
record ReferenceCosts(List<Section> sections, Jvms jvms) {
    private static final String HEAD = """

        ## What a chunk size, a thread and a JVM cost

        %s
        """;

    private static final String SHAPES = """

        A work's time beside that of plain threads, as many as the workers have in all; below 1, jobs were faster.

        | workload | size |%s
        |---|---|%s
        """;

    String text() {
        StringBuilder text = new StringBuilder(HEAD.formatted(jvms.words()));
        sections.stream()
                .map(section -> section.workload().costs(section.rows()))
                .filter(costs -> !costs.isEmpty())
                .forEach(costs -> text.append('\n').append(costs).append('\n'));
        List<WorkerShape> shapes = WorkerShape.ALL.stream()
                .filter(shape -> sections.stream()
                        .anyMatch(section -> section.rows().rows().stream()
                                .anyMatch(row -> row.form().equals(shape.words()))))
                .toList();
        StringBuilder table = new StringBuilder();
        for (Section section : sections) {
            section.rows().rows().stream()
                    .map(Row::size)
                    .distinct()
                    .filter(size -> hasShapes(section, size))
                    .forEach(size -> table.append(line(section, size, shapes)));
        }
        if (table.length() > 0) {
            StringBuilder names = new StringBuilder();
            shapes.forEach(shape -> names.append(' ').append(shape.words()).append(" |"));
            text.append(SHAPES.formatted(names, "---|".repeat(shapes.size()))).append(table);
        }
        return text.toString();
    }

    /** Whether it was run by one thread and by more, beside plain threads. */
    private static boolean hasShapes(Section section, String size) {
        return Double.isFinite(section.rows().ratioToPlain(size, WorkerShape.ONE.words()))
                && Double.isFinite(section.rows().ratioToPlain(size, WorkerShape.TWO_THREADS.words()));
    }

    private static String line(Section section, String size, List<WorkerShape> shapes) {
        StringBuilder line =
                new StringBuilder("| %s | %s |".formatted(section.workload().name(), size));
        for (WorkerShape shape : shapes) {
            double ratio = section.rows().ratioToPlain(size, shape.words());
            line.append(Double.isFinite(ratio) ? String.format(Locale.ROOT, " %.2f |", ratio) : " |");
        }
        return line.append('\n').toString();
    }
}
