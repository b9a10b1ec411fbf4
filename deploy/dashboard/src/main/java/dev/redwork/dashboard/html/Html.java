package dev.redwork.dashboard.html;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A piece of HTML that is safe to show: markup comes from templates in our code alone, and every value that is put into one is escaped,
 * unless it is such a piece itself.
 */
public final class Html {
    public static final Html NOTHING = new Html("");

    private static final String PLACE = "{}";

    private final String markup;

    private Html(String markup) {
        this.markup = markup;
    }

    /**
     * Fills the places {@code {}} of a template with values, in their order. A place may stand in text, or in an attribute between double
     * quotes; null fills it with nothing.
     *
     * @param template of our own, never one that was read or sent
     * @param values pieces, collections of pieces, or anything else as its text
     * @throws IllegalArgumentException when there are more places than values, or fewer
     */
    public static Html of(String template, @Nullable Object... values) {
        StringBuilder markup = new StringBuilder(template.length() + 16 * values.length);
        int from = 0;
        for (Object value : values) {
            int place = template.indexOf(PLACE, from);
            if (place < 0) {
                throw new IllegalArgumentException("more values than places: " + template);
            }
            markup.append(template, from, place);
            add(markup, value);
            from = place + PLACE.length();
        }
        if (template.indexOf(PLACE, from) >= 0) {
            throw new IllegalArgumentException("more places than values: " + template);
        }
        return new Html(markup.append(template, from, template.length()).toString());
    }

    /** A text, escaped. */
    public static Html text(@Nullable Object text) {
        return of(PLACE, text);
    }

    /** Pieces one behind the other. */
    public static Html all(Html... pieces) {
        return of(PLACE, List.of(pieces));
    }

    /** The piece, or nothing. */
    public static Html when(boolean there, Html piece) {
        return there ? piece : NOTHING;
    }

    public static Collector<Html, ?, Html> joining() {
        return Collectors.collectingAndThen(Collectors.toList(), pieces -> of(PLACE, pieces));
    }

    private static void add(StringBuilder markup, @Nullable Object value) {
        if (value instanceof Html piece) {
            markup.append(piece.markup);
        } else if (value instanceof Collection<?> many) {
            many.forEach(one -> add(markup, one));
        } else if (value != null) {
            escape(markup, value.toString());
        }
    }

    private static void escape(StringBuilder markup, String text) {
        for (int i = 0; i < text.length(); i++) {
            char one = text.charAt(i);
            switch (one) {
                case '&' -> markup.append("&amp;");
                case '<' -> markup.append("&lt;");
                case '>' -> markup.append("&gt;");
                case '"' -> markup.append("&quot;");
                case '\'' -> markup.append("&#39;");
                // A parser would take it for the end of the page, or put another in its place.
                case '\0' -> markup.append('\uFFFD');
                // As it stands, a parser makes a line feed of it.
                case '\r' -> markup.append("&#13;");
                default -> markup.append(one);
            }
        }
    }

    public boolean isNothing() {
        return markup.isEmpty();
    }

    @Override
    public String toString() {
        return markup;
    }
}
