package dev.redwork.worker.tasks.fetch;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.MessageHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The type of a page, as the Fetch and the MIME Sniffing Standard read it ("extract a MIME type"): of several the last one that is one.
 *
 * @param essence {@code text/html}, in lower case
 * @param charset as it was said; null: it was not
 */
record MediaType(String essence, @Nullable String charset) {
    /** A page that says nothing is looked at as HTML, as browsers do. */
    private static final MediaType UNKNOWN = new MediaType("text/html", null);

    private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";
    private static final Pattern TYPE =
            Pattern.compile("(" + TOKEN + "/" + TOKEN + ")[\\t\\n\\r ]*(?:;(.*))?", Pattern.DOTALL);

    static MediaType of(MessageHeaders answer) {
        MediaType found = null;
        for (String value : HeaderLists.values(answer, HttpHeaders.CONTENT_TYPE)) {
            Matcher type = TYPE.matcher(value);
            String essence = type.matches() ? type.group(1).toLowerCase(Locale.ROOT) : "*/*";
            if (!essence.equals("*/*")) {
                String charset = type.group(2) == null ? null : charset(type.group(2));
                if (charset == null && found != null && found.essence.equals(essence)) {
                    charset = found.charset;
                }
                found = new MediaType(essence, charset);
            }
        }
        return found == null ? UNKNOWN : found;
    }

    /** The first one counts, unless there is nothing behind its =. */
    private static @Nullable String charset(String parameters) {
        int at = 0;
        while (at < parameters.length()) {
            int end = end(parameters, at, "=;");
            String name = parameters.substring(at, end).stripLeading();
            at = end + 1;
            if (end == parameters.length() || parameters.charAt(end) == ';') {
                continue;
            }
            boolean isQuoted = at < parameters.length() && parameters.charAt(at) == '"';
            String value;
            if (isQuoted) {
                StringBuilder unquoted = new StringBuilder();
                at = unquote(parameters, at + 1, unquoted);
                value = unquoted.toString();
                at = end(parameters, at, ";") + 1;
            } else {
                end = end(parameters, at, ";");
                value = parameters.substring(at, end).strip();
                at = end + 1;
            }
            if (name.equalsIgnoreCase("charset") && (isQuoted || !value.isEmpty())) {
                return value;
            }
        }
        return null;
    }

    /** Where the first of these characters is, or the end. */
    private static int end(String text, int from, String characters) {
        int at = from;
        while (at < text.length() && characters.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return at;
    }

    /** Returns the place behind the closing quote. */
    private static int unquote(String text, int from, StringBuilder to) {
        int at = from;
        for (; at < text.length() && text.charAt(at) != '"'; at++) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            to.append(text.charAt(at));
        }
        return at + 1;
    }

    boolean isHtml() {
        return essence.equals("text/html");
    }

    boolean isXml() {
        return essence.endsWith("/xml") || essence.endsWith("+xml");
    }

    boolean isText() {
        return essence.startsWith("text/")
                || essence.endsWith("json")
                || essence.endsWith("xml")
                || essence.endsWith("javascript");
    }

    boolean hasTitle() {
        return isHtml() || essence.equals("application/xhtml+xml");
    }
}
