package dev.redwork.dashboard.html;

import dev.redwork.job.Utf8;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A piece of HTML that is safe to show: markup comes from templates in our code alone, and every value that is put into one is escaped,
 * unless it is such a piece itself. Text that is written from the right is kept apart from its neighbours.
 */
public final class Html {
    public static final Html NOTHING = new Html("");

    private static final String PLACE = "{}";

    /** Elements in which a tag is text. */
    private static final List<String> TEXT_ONLY = List.of("<title", "<textarea", "<option");

    /** Hebrew is the first script that is written from the right. */
    private static final int FIRST_TO_TURN = 0x590;

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
            add(markup, value, template, place);
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

    private static void add(StringBuilder markup, @Nullable Object value, String template, int place) {
        if (value instanceof Html piece) {
            markup.append(piece.markup);
        } else if (value instanceof Collection<?> many) {
            many.forEach(one -> add(markup, one, template, place));
        } else if (value != null) {
            // Bytes of Redis that are no UTF-8 are shown as redis-cli does.
            String text = Utf8.printable(value.toString());
            // Text that is written from the right, or says so, must not turn around its neighbours.
            boolean isolated = turns(text) && isContent(template, place);
            markup.append(isolated ? "<bdi>" : "");
            escape(markup, text);
            markup.append(isolated ? "</bdi>" : "");
        }
    }

    /** Whether a piece of markup may stand in a place: it is no attribute's, nor of an element that holds text alone. */
    private static boolean isContent(String template, int place) {
        int close = template.lastIndexOf('>', place);
        int open = template.lastIndexOf('<', close < 0 ? place : close);
        boolean quoted = template.substring(close + 1, place)
                                .chars()
                                .filter(one -> one == '"')
                                .count()
                        % 2
                == 1;
        return template.lastIndexOf('<', place) <= close
                && !quoted
                && TEXT_ONLY.stream().noneMatch(tag -> open >= 0 && template.startsWith(tag, open));
    }

    private static boolean turns(String text) {
        return text.chars().anyMatch(one -> one >= FIRST_TO_TURN)
                && text.codePoints().anyMatch(Html::turns);
    }

    private static boolean turns(int point) {
        return switch (Character.getDirectionality(point)) {
            case Character.DIRECTIONALITY_RIGHT_TO_LEFT,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC,
                    Character.DIRECTIONALITY_ARABIC_NUMBER,
                    Character.DIRECTIONALITY_LEFT_TO_RIGHT_EMBEDDING,
                    Character.DIRECTIONALITY_LEFT_TO_RIGHT_OVERRIDE,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_EMBEDDING,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_OVERRIDE,
                    Character.DIRECTIONALITY_POP_DIRECTIONAL_FORMAT,
                    Character.DIRECTIONALITY_LEFT_TO_RIGHT_ISOLATE,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_ISOLATE,
                    Character.DIRECTIONALITY_FIRST_STRONG_ISOLATE,
                    Character.DIRECTIONALITY_POP_DIRECTIONAL_ISOLATE -> true;
            default -> false;
        };
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
