package dev.redwork.worker.tasks.fetch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.Writer;
import java.util.Iterator;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jsoup.parser.StreamParser;
import org.jspecify.annotations.Nullable;

/** The text of a page, read once: its words are counted as whoever looks for its title takes them. */
final class PageText extends Reader {
    /** As far as a title is looked for. */
    private static final int TITLE_WITHIN = 256 << 10;

    private static final int TITLE_LIMIT = 300;
    /** HTML's: no-break and ideographic spaces are none. */
    private static final Pattern BLANKS = Pattern.compile("[\\t\\n\\f\\r ]+");

    /** HTML's, and what XML without a namespace has. */
    private static final Set<String> NAMESPACES = Set.of(Parser.NamespaceHtml, Parser.NamespaceXml);

    private static final Pattern HALVES = Pattern.compile("\\p{Cs}");

    private static final char BYTE_ORDER_MARK = '\ufeff';

    private final Reader text;

    /** Characters that may still be taken. */
    private long left = Long.MAX_VALUE;

    private long words;
    private boolean inWord;

    private PageText(Reader text) {
        this.text = text;
    }

    /** Bytes that are no text in this encoding become U+FFFD. */
    static PageText of(InputStream body, TextEncoding encoding) throws IOException {
        Reader text = new BufferedReader(encoding.open(body));
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) {
            text.reset();
        }
        return new PageText(text);
    }

    /**
     * That of an HTML page, read as XML or as HTML, as {@code document.title} has it: the first title element of HTML, neither a
     * drawing's nor a template's, without blanks around it. At most 300 characters; null: it has none.
     */
    @Nullable
    String title(boolean isXml) throws IOException {
        left = TITLE_WITHIN;
        Parser rules = isXml ? Parser.xmlParser() : Parser.htmlParser();
        StreamParser parser = new StreamParser(rules.setTrackPosition(true)).parse(this, "");
        @Nullable Element title = first(parser);
        left = Long.MAX_VALUE;
        // One without an end may be cut, or be the rest of the page.
        String found = title == null || title.endSourceRange().isImplicit() ? "" : collapsed(title.wholeText());
        if (found.isEmpty()) {
            return null;
        }
        int end = Math.min(found.length(), TITLE_LIMIT);
        return found.substring(0, Character.isHighSurrogate(found.charAt(end - 1)) ? end - 1 : end);
    }

    /** The first one of the document. An element that the parser moves, out of a table or back into the head, is told late or never. */
    private static @Nullable Element first(StreamParser parser) {
        boolean isTold = false;
        boolean isWhole = false;
        for (Iterator<Element> read = parser.iterator(); read.hasNext() && !isWhole; ) {
            // The next element was told: the end of the title is read.
            isWhole = isTold;
            isTold |= isTitle(read.next());
        }
        return parser.document().getElementsByTag("title").stream()
                .filter(PageText::isTitle)
                .findFirst()
                .orElse(null);
    }

    private static boolean isTitle(Element element) {
        return element.normalName().equals("title")
                && NAMESPACES.contains(element.tag().namespace())
                && element.closest("template") == null;
    }

    /** Without HTML's blanks around it, and with one for several. Halves of characters, which only references make, are none. */
    private static String collapsed(String text) {
        String words = BLANKS.matcher(text).replaceAll(" ");
        int start = words.startsWith(" ") ? 1 : 0;
        int end = words.length() > start && words.endsWith(" ") ? words.length() - 1 : words.length();
        return HALVES.matcher(words.substring(start, end)).replaceAll("\ufffd");
    }

    /** Reads to the end: how many words there are that blanks part. */
    long words() throws IOException {
        transferTo(Writer.nullWriter());
        return words;
    }

    @Override
    public int read(char[] to, int offset, int length) throws IOException {
        int n = left == 0 ? -1 : text.read(to, offset, (int) Math.min(length, left));
        for (int i = offset; i < offset + n; i++) {
            boolean isBlank = Character.isWhitespace(to[i]);
            if (!isBlank && !inWord) {
                words++;
            }
            inWord = !isBlank;
        }
        left -= Math.max(0, n);
        return n;
    }

    /** Nothing: jsoup closes what it has read to its end, and the words behind that are still to be counted. */
    @Override
    public void close() {}
}
