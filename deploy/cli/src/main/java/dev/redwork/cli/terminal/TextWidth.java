package dev.redwork.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/**
 * How many columns of a terminal a text takes.
 *
 * <p>East Asian ideographs, kana, hangul and emoji take two columns, combining marks and joiners none. The ranges are
 * the blocks that Unicode Standard Annex 11 calls wide, coarsely: right for names and titles, not for every symbol.
 */
public final class TextWidth {

    private static final int[][] WIDE = {
        {0x1100, 0x115F},
        {0x2E80, 0x303E},
        {0x3041, 0xA4CF},
        {0xA960, 0xA97C},
        {0xAC00, 0xD7A3},
        {0xF900, 0xFAFF},
        {0xFE30, 0xFE6F},
        {0xFF01, 0xFF60},
        {0xFFE0, 0xFFE6},
        {0x1F300, 0x1F64F},
        {0x1F680, 0x1F6FF},
        {0x1F900, 0x1F9FF},
        {0x20000, 0x3FFFD},
    };

    private TextWidth() {}

    public static int of(String text) {
        return text.codePoints().map(TextWidth::of).sum();
    }

    /** Whole when it fits into so many columns; else its start, and … in place of the rest. */
    public static String cut(String text, int columns) {
        return of(text) <= columns ? text : start(text, columns - 1) + "…";
    }

    /** As {@link #cut}, but what is left out is in the middle: URLs differ at their ends. */
    public static String cutMiddle(String text, int columns) {
        if (of(text) <= columns) {
            return text;
        }
        int end = (columns - 1) / 2;
        String reversed = new StringBuilder(text).reverse().toString();
        return start(text, columns - 1 - end) + "…" + new StringBuilder(start(reversed, end)).reverse();
    }

    /** Lines of at most so many columns, broken at blanks; a longer word is broken, too. */
    public static List<String> wrap(String text, int columns) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : text.strip().split(" +", -1)) {
            if (!line.isEmpty() && of(line) + 1 + of(word) > columns) {
                lines.add(line);
                line = "";
            }
            line = line.isEmpty() ? word : line + " " + word;
            for (String first = start(line, columns); first.length() < line.length(); first = start(line, columns)) {
                lines.add(first);
                line = line.substring(first.length());
            }
        }
        lines.add(line);
        return lines;
    }

    private static String start(String text, int columns) {
        StringBuilder start = new StringBuilder();
        int width = 0;
        for (int codePoint : text.codePoints().toArray()) {
            width += of(codePoint);
            if (width > columns) {
                break;
            }
            start.appendCodePoint(codePoint);
        }
        return start.toString();
    }

    private static int of(int codePoint) {
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        for (int[] range : WIDE) {
            if (range[0] <= codePoint && codePoint <= range[1]) {
                return 2;
            }
        }
        return 1;
    }
}
