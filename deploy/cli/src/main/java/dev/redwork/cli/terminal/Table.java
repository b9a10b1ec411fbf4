package dev.redwork.cli.terminal;

import dev.redwork.job.Utf8;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
 * Text is aligned to the left, numbers to the right, and no line ends in a blank. Where a width is given no line is wider: columns that
 * may be missing go first, then long texts are cut. Numbers and spans of time are never cut: a part of one is another one.
 */
public final class Table {

    private static final String GAP = "  ";
    private static final String BOLD = "\033[1m";
    private static final String FAINT = "\033[2m";
    private static final String PLAIN = "\033[0m";

    private enum Fit {
        /** Never cut. */
        WHOLE,
        END,
        MIDDLE,
        /** Goes on in the next line. */
        WRAP
    }

    /**
     * A column.
     *
     * @param least columns of the terminal that its cells keep while another can give way
     */
    private record Column(String header, boolean right, Fit fit, int least, boolean optional) {}

    private static final int LEAST = 12;
    private static final int LEAST_NAME = 8;
    private static final int LEAST_ID = 26;
    private static final int LAST_RESORT = 4;

    private final List<Column> columns = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    /** Adds columns of text, whose cells are cut at their ends. */
    public Table text(String... headers) {
        return add(false, Fit.END, LEAST, headers);
    }

    /** Adds columns of ids or addresses, which differ at their ends: they are cut in the middle. */
    public Table id(String... headers) {
        return add(false, Fit.MIDDLE, LEAST_ID, headers);
    }

    /** Adds columns of names, which often differ at their ends, too. */
    public Table name(String... headers) {
        return add(false, Fit.MIDDLE, LEAST_NAME, headers);
    }

    /** Adds columns of words or values that are never cut. */
    public Table whole(String... headers) {
        return add(false, Fit.WHOLE, 0, headers);
    }

    /** Adds a column of sentences, which go on in the next line. */
    public Table wrapped(String header) {
        return add(false, Fit.WRAP, 2 * LEAST, header);
    }

    /** Adds columns of numbers, which are compared by eye when they end below each other. */
    public Table number(String... headers) {
        return add(true, Fit.WHOLE, 0, headers);
    }

    /** The last column is left out where there is no room for it. */
    public Table optional() {
        Column last = columns.remove(columns.size() - 1);
        columns.add(new Column(last.header(), last.right(), last.fit(), last.least(), true));
        return this;
    }

    private Table add(boolean right, Fit fit, int least, String... headers) {
        for (String header : headers) {
            columns.add(new Column(header, right, fit, least, false));
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

    /** Headers, a rule and the rows, none wider than {@code width}; {@code colour} makes the headers bold and the rule faint. */
    public List<String> lines(boolean colour, int width) {
        int[] widths = fitted(width);
        List<String> headers = columns.stream().map(Column::header).toList();
        List<String> rules = Arrays.stream(widths).mapToObj("─"::repeat).toList();
        List<String> lines = new ArrayList<>();
        lines.add(styled(BOLD, line(headers, widths), colour));
        lines.add(styled(FAINT, line(rules, widths), colour));
        rows.forEach(row -> addRow(lines, row, widths));
        return lines;
    }

    /** How wide each column is; 0: it is left out. */
    private int[] fitted(int width) {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = rows.stream()
                    .mapToInt(row -> TextWidth.of(row.get(column)))
                    .reduce(TextWidth.of(columns.get(i).header()), Math::max);
        }
        for (int i = widths.length - 1; i >= 0; i--) {
            if (columns.get(i).optional() && total(least(widths)) > width) {
                widths[i] = 0;
            }
        }
        int[] least = least(widths);
        for (int widest = widest(widths, least); total(widths) > width && widest >= 0; widest = widest(widths, least)) {
            widths[widest]--;
        }
        // No room even so: the last ones give way first, since ids stand in front.
        for (int i = widths.length - 1; i >= 0; i--) {
            int room = columns.get(i).fit() == Fit.WHOLE ? 0 : Math.max(0, widths[i] - LAST_RESORT);
            widths[i] -= Math.max(0, Math.min(room, total(widths) - width));
        }
        return widths;
    }

    private int[] least(int[] widths) {
        int[] least = widths.clone();
        for (int i = 0; i < least.length; i++) {
            Column column = columns.get(i);
            least[i] = column.fit() == Fit.WHOLE ? widths[i] : Math.min(widths[i], column.least());
        }
        return least;
    }

    private static int total(int[] widths) {
        int shown = (int) Arrays.stream(widths).filter(width -> width > 0).count();
        return Arrays.stream(widths).sum() + GAP.length() * Math.max(0, shown - 1);
    }

    /** The widest column that has more than it needs; -1: none has. A text may be shorter than an id. */
    private int widest(int[] widths, int[] least) {
        int widest = -1;
        int most = 0;
        for (int i = 0; i < widths.length; i++) {
            int weight = widths[i] * (columns.get(i).fit() == Fit.MIDDLE ? 2 : 3);
            if (widths[i] > least[i] && weight > most) {
                widest = i;
                most = weight;
            }
        }
        return widest;
    }

    private void addRow(List<String> lines, List<String> row, int[] widths) {
        List<String> first = new ArrayList<>(row);
        List<String> rest = List.of();
        for (int i = 0; i < widths.length; i++) {
            if (columns.get(i).fit() == Fit.WRAP && TextWidth.of(row.get(i)) > widths[i]) {
                List<String> parts = TextWidth.wrap(row.get(i), widths[i]);
                first.set(i, parts.get(0));
                int column = i;
                rest = parts.subList(1, parts.size()).stream()
                        .map(part -> {
                            List<String> next = new ArrayList<>(Collections.nCopies(widths.length, ""));
                            next.set(column, part);
                            return line(next, widths);
                        })
                        .toList();
            }
        }
        lines.add(line(first, widths));
        lines.addAll(rest);
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        String gap = "";
        for (int i = 0; i < widths.length; i++) {
            if (widths[i] > 0) {
                Column column = columns.get(i);
                String cell = column.fit() == Fit.MIDDLE
                        ? TextWidth.cutMiddle(cells.get(i), widths[i])
                        : TextWidth.cut(cells.get(i), widths[i]);
                String blanks = " ".repeat(widths[i] - TextWidth.of(cell));
                line.append(gap).append(column.right() ? blanks + cell : cell + blanks);
                gap = GAP;
            }
        }
        return line.toString().stripTrailing();
    }

    private static String styled(String style, String line, boolean colour) {
        return colour ? style + line + PLAIN : line;
    }
}
