package dev.redwork.worker.tasks.fetch;

import java.util.Locale;
import java.util.Objects;
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

    /** Its name, and what stands behind the =, in quotes or not. */
    private static final Pattern PARAMETER =
            Pattern.compile("([^=;]*)(?:=(?:" + HeaderLists.QUOTED + "[^;]*|([^;]*)))?(?:;|\\z)", Pattern.DOTALL);

    private static final Pattern ESCAPED = Pattern.compile("\\\\(.)", Pattern.DOTALL);

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
        Matcher parameter = PARAMETER.matcher(parameters);
        while (parameter.find()) {
            String quoted = parameter.group(2);
            String value = quoted == null
                    ? Objects.requireNonNullElse(parameter.group(3), "").strip()
                    : ESCAPED.matcher(quoted).replaceAll("$1");
            boolean isCharset = parameter.group(1).stripLeading().equalsIgnoreCase("charset");
            if (isCharset && (quoted != null || !value.isEmpty())) {
                return value;
            }
        }
        return null;
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
