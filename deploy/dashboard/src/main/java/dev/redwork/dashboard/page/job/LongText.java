package dev.redwork.dashboard.page.job;

import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Pieces;
import dev.redwork.text.Numbers;

/**
 * Shows texts that may be long: workers keep them short, other programs need not.
 *
 * @param all whether all of them is shown
 * @param place where all of them is
 */
record LongText(boolean all, String place) {
    /** Bytes in UTF-8 that are shown unless all are asked for. */
    static final int SHOWN_BYTES = 16 * 1024;

    /** The text, or its beginning. */
    String shown(String text) {
        return text.substring(0, end(text));
    }

    /** That there is more of it, and where; nothing where there is not. */
    Html more(String text) {
        return end(text) == text.length()
                ? Html.NOTHING
                : Html.of(
                        "<p class=\"fine\">the first {} of it · {}</p>",
                        Numbers.bytes(SHOWN_BYTES),
                        Pieces.link(place, "show all (" + Numbers.bytes(bytes(text)) + ")"));
    }

    private int end(String text) {
        if (all || text.length() <= SHOWN_BYTES / 3) {
            return text.length();
        }
        int end = 0;
        for (int bytes = 0; end < text.length(); end += Character.charCount(text.codePointAt(end))) {
            bytes += bytes(text.codePointAt(end));
            if (bytes > SHOWN_BYTES) {
                return end;
            }
        }
        return end;
    }

    private static long bytes(String text) {
        return text.codePoints().mapToLong(LongText::bytes).sum();
    }

    private static int bytes(int point) {
        return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    }
}
