package dev.redwork.worker.tasks.fetch;

import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;

/**
 * The title of an HTML page whose text comes in pieces.
 *
 * <p>Nothing is kept once it is found. Text that looks like a title's end may stand in a comment or a script, so the text is
 * parsed and looked at again, but only a few times.
 */
final class PageTitle {
    /** As far as a title is looked for. */
    private static final int TEXT_LIMIT = 256 << 10;

    private static final int TITLE_LIMIT = 300;
    private static final int TRIES = 3;
    private static final String END = "</title";

    private final StringBuilder text = new StringBuilder();
    private int looked;
    private int tries;
    private @Nullable String title;
    private boolean done;

    void add(char[] piece, int length) {
        if (done) {
            return;
        }
        text.append(piece, 0, Math.min(length, TEXT_LIMIT - text.length()));
        while (title == null && tries < TRIES && findEnd()) {
            tries++;
            title = parse();
        }
        done = title != null || tries == TRIES || text.length() == TEXT_LIMIT;
        if (done) {
            text.setLength(0);
            text.trimToSize();
        }
    }

    /** Whitespace collapsed, entities decoded, at most 300 characters; null: it has none. */
    @Nullable
    String title() {
        return title;
    }

    /** Moves on behind the next end of a title, or to where more text is needed. */
    private boolean findEnd() {
        for (; looked + END.length() < text.length(); looked++) {
            if (isEnd(looked)) {
                looked += END.length();
                return true;
            }
        }
        return false;
    }

    private boolean isEnd(int at) {
        for (int i = 0; i < END.length(); i++) {
            if (Character.toLowerCase(text.charAt(at + i)) != END.charAt(i)) {
                return false;
            }
        }
        char next = text.charAt(at + END.length());
        return next == '>' || next == '/' || Character.isWhitespace(next);
    }

    private @Nullable String parse() {
        String found = Jsoup.parse(text.substring(0, looked) + ">").title();
        if (found.isEmpty()) {
            return null;
        }
        int end = Math.min(found.length(), TITLE_LIMIT);
        return found.substring(0, Character.isHighSurrogate(found.charAt(end - 1)) ? end - 1 : end);
    }
}
