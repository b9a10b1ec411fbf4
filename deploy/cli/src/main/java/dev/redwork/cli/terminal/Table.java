package dev.redwork.cli.terminal;

import dev.redwork.job.Utf8;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows under headers, aligned for a terminal.
 *
 * <pre>
 *     QUEUE    READY  RUNNING
 *     ───────  ─────  ───────
 *     default  1,204        8
 *     mail         0        0
 * </pre>
 *
 * Text is aligned to the left, numbers to the right; nothing is cut, and no line ends in a blank.
 */
public final class Table {

    private static final String GAP = "  ";
    private static final String BOLD = "\033[1m";
    private static final String FAINT = "\033[2m";
    private static final String PLAIN = "\033[0m";

    private record Column(String header, boolean right) {}

    private final List<Column> columns = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    /** Adds columns of text. */
    public Table text(String... headers) {
        return add(false, headers);
    }

    /** Adds columns of numbers, which are compared by eye when they end below each other. */
    public Table number(String... headers) {
        return add(true, headers);
    }

    private Table add(boolean right, String... headers) {
        for (String header : headers) {
            columns.add(new Column(header, right));
        }
        return this;
    }

    /**
     * Adds a row; null is an empty cell. Line breaks and control characters become blanks, so that data cannot break the
     * table or steer the terminal.
     *
     * @throws IllegalArgumentException when there are not as many cells as columns
     */
    public Table row(@Nullable Object... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(
                    "a row of %d cells in a table of %d columns".formatted(cells.length, columns.size()));
        }
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(
                    cell == null
                            ? ""
                            : TerminalText.harmless(Utf8.printable(cell.toString()), " ")
                                    .replace('\n', ' '));
        }
        rows.add(row);
        return this;
    }

    /** Prints headers, a rule and the rows; {@code colour} makes the headers bold and the rule faint. */
    public void print(PrintStream out, boolean colour) {
        lines(colour).forEach(out::println);
    }

    /** The lines that {@link #print} prints. */
    public List<String> lines(boolean colour) {
        List<String> headers = columns.stream().map(Column::header).toList();
        int[] widths = widths(headers);
        List<String> rules = new ArrayList<>();
        for (int width : widths) {
            rules.add("─".repeat(width));
        }
        List<String> lines = new ArrayList<>();
        lines.add(styled(BOLD, line(headers, widths), colour));
        lines.add(styled(FAINT, line(rules, widths), colour));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private int[] widths(List<String> headers) {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = rows.stream()
                    .mapToInt(row -> TextWidth.of(row.get(column)))
                    .reduce(TextWidth.of(headers.get(i)), Math::max);
        }
        return widths;
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.get(i);
            String blanks = " ".repeat(widths[i] - TextWidth.of(cell));
            line.append(i == 0 ? "" : GAP).append(columns.get(i).right() ? blanks + cell : cell + blanks);
        }
        return line.toString().stripTrailing();
    }

    private static String styled(String style, String line, boolean colour) {
        return colour ? style + line + PLAIN : line;
    }
}
