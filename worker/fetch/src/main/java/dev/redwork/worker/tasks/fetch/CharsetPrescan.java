package dev.redwork.worker.tasks.fetch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks for what a page says of its own encoding, in its first bytes: "prescan a byte stream to determine its encoding" of the HTML
 * Standard, step by step. A search in the text would find what stands in comments and descriptions, too.
 */
final class CharsetPrescan {
    private static final String BLANKS = "\t\n\f\r ";

    /** A character for each byte. */
    private final String page;

    private int at;

    private CharsetPrescan(byte[] start) {
        page = new String(start, ISO_8859_1);
    }

    /** Of an HTML page; null: it does not say. */
    static @Nullable TextEncoding ofHtml(byte[] start) {
        TextEncoding wide = ofWideXml(start);
        if (wide != null) {
            return wide;
        }
        CharsetPrescan scan = new CharsetPrescan(start);
        TextEncoding found;
        try {
            found = scan.meta();
        } catch (StringIndexOutOfBoundsException e) {
            // In the middle of a tag the bytes ended: it says nothing.
            found = null;
        }
        return found == null ? ofXml(start) : found;
    }

    /** Of an XML document, by its declaration; null: it has none, or says nothing in it. */
    static @Nullable TextEncoding ofXml(byte[] start) {
        TextEncoding wide = ofWideXml(start);
        if (wide != null) {
            return wide;
        }
        String text = new String(start, ISO_8859_1);
        int end = text.indexOf('>');
        int name = text.indexOf("encoding");
        if (!text.startsWith("<?xml") || end < 0 || name < 0) {
            return null;
        }
        String rest = text.substring(name + "encoding".length()).replaceFirst("^[\\x00-\\x20]+", "");
        String value = rest.startsWith("=") ? rest.substring(1).replaceFirst("^[\\x00-\\x20]+", "") : "";
        int close = value.startsWith("\"") || value.startsWith("'") ? value.indexOf(value.charAt(0), 1) : -1;
        if (close < 0 || text.length() - value.length() + close > end) {
            return null;
        }
        String label = value.substring(1, close);
        TextEncoding said = label.chars().anyMatch(c -> c <= ' ') ? null : TextEncoding.of(label);
        return said == null ? null : said.saidInAscii();
    }

    private static @Nullable TextEncoding ofWideXml(byte[] start) {
        String text = new String(start, ISO_8859_1);
        if (text.startsWith("<\0?\0x\0")) {
            return TextEncoding.UTF_16LE;
        }
        return text.startsWith("\0<\0?\0x") ? TextEncoding.UTF_16BE : null;
    }

    private @Nullable TextEncoding meta() {
        for (; at < page.length(); at++) {
            if (page.startsWith("<!--", at)) {
                // The two hyphens may be the same: <!--> is a whole comment.
                at = found(page.indexOf("-->", at + 2)) + 2;
            } else if (isTag("<meta")) {
                at += "<meta".length();
                TextEncoding said = charset();
                if (said != null) {
                    return said.saidInAscii();
                }
            } else if (isTag()) {
                skipTag();
            } else if (page.startsWith("<!", at) || page.startsWith("</", at) || page.startsWith("<?", at)) {
                at = found(page.indexOf('>', at));
            }
        }
        return null;
    }

    private boolean isTag() {
        int name = page.startsWith("</", at) ? at + 2 : at + 1;
        return page.startsWith("<", at) && isLetter(name);
    }

    /** To the tag's end: what looks like a tag in an attribute is none. */
    private void skipTag() {
        while (BLANKS.indexOf(page.charAt(at)) < 0 && page.charAt(at) != '>') {
            at++;
        }
        Attribute passed = attribute();
        while (passed != null) {
            passed = attribute();
        }
    }

    private static int found(int place) {
        if (place < 0) {
            throw new StringIndexOutOfBoundsException(place);
        }
        return place;
    }

    private boolean isLetter(int place) {
        int lower = place < page.length() ? page.charAt(place) | 0x20 : 0;
        return 'a' <= lower && lower <= 'z';
    }

    private boolean isTag(String start) {
        int end = at + start.length();
        return page.regionMatches(true, at, start, 0, start.length())
                && end < page.length()
                && (BLANKS.indexOf(page.charAt(end)) >= 0 || page.charAt(end) == '/');
    }

    /** Of a meta element that begins here; null: it says none, or one that nobody knows. */
    private @Nullable TextEncoding charset() {
        Map<String, String> attributes = new HashMap<>();
        for (Attribute next = attribute(); next != null; next = attribute()) {
            attributes.putIfAbsent(next.name(), next.value());
        }
        String charset = attributes.get("charset");
        if (charset != null) {
            return TextEncoding.of(charset);
        }
        boolean isPragma = "content-type".equals(attributes.get("http-equiv"));
        return isPragma ? TextEncoding.of(inContent(attributes.getOrDefault("content", ""))) : null;
    }

    /** "Extracting a character encoding from a meta element"; null: there is none. */
    static @Nullable String inContent(String content) {
        String lower = content.toLowerCase(Locale.ROOT);
        int place = 0;
        while (true) {
            int name = lower.indexOf("charset", place);
            if (name < 0) {
                return null;
            }
            place = behindBlanks(lower, name + "charset".length());
            if (place < lower.length() && lower.charAt(place) == '=') {
                break;
            }
        }
        String value = lower.substring(behindBlanks(lower, place + 1));
        if (value.startsWith("\"") || value.startsWith("'")) {
            int close = value.indexOf(value.charAt(0), 1);
            return close < 0 ? null : value.substring(1, close);
        }
        return value.split("[\\t\\n\\f\\r ;]", 2)[0];
    }

    private static int behindBlanks(String text, int from) {
        int place = from;
        while (place < text.length() && BLANKS.indexOf(text.charAt(place)) >= 0) {
            place++;
        }
        return place;
    }

    private record Attribute(String name, String value) {}

    /** "Get an attribute"; null: the tag ends here. */
    private @Nullable Attribute attribute() {
        while (BLANKS.indexOf(page.charAt(at)) >= 0 || page.charAt(at) == '/') {
            at++;
        }
        if (page.charAt(at) == '>') {
            return null;
        }
        int start = at;
        while (!(page.charAt(at) == '=' && at > start) && (BLANKS + "/>").indexOf(page.charAt(at)) < 0) {
            at++;
        }
        String name = page.substring(start, at).toLowerCase(Locale.ROOT);
        at = behindBlanks(page, at);
        if (page.charAt(at) != '=') {
            return new Attribute(name, "");
        }
        at++;
        at = behindBlanks(page, at);
        return new Attribute(name, value().toLowerCase(Locale.ROOT));
    }

    private String value() {
        char quote = page.charAt(at);
        int start = at;
        if (quote == '"' || quote == '\'') {
            at = found(page.indexOf(quote, at + 1)) + 1;
            return page.substring(start + 1, at - 1);
        }
        while ((BLANKS + ">").indexOf(page.charAt(at)) < 0) {
            at++;
        }
        return page.substring(start, at);
    }
}
