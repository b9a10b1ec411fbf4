package dev.redwork.dashboard.http;

import dev.redwork.cli.terminal.JsonFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A call that was not carried out, as {@code application/problem+json} tells it (RFC 9457). */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int MOST_SHOWN = 80;

    private final int status;
    private final String code;
    private final transient Map<String, String> headers = new TreeMap<>();
    private final transient List<JsonFields> errors = new ArrayList<>();
    private final transient Map<String, Object> more = new TreeMap<>();

    /**
     * One.
     *
     * @param code a word that callers can rely on: {@code no-such-queue}
     * @param detail a sentence: what is wrong, and what to do
     */
    public Problem(int status, String code, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
    }

    public static Problem badRequest(String detail) {
        return new Problem(400, "bad-request", detail);
    }

    public static Problem notFound(String what) {
        return new Problem(404, "not-found", what);
    }

    /** A text of the caller's as an answer may repeat it: short, and without control characters. */
    public static String shown(String text) {
        String printable = text.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= MOST_SHOWN ? printable : printable.substring(0, MOST_SHOWN) + "...";
    }

    /** A mistake at a place of the body, as a JSON pointer. */
    public Problem at(String pointer, String detail) {
        errors.add(new JsonFields().with("pointer", pointer).with("detail", detail));
        return this;
    }

    public Problem header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** A field more. */
    public Problem with(String name, @Nullable Object value) {
        if (value != null) {
            more.put(name, value);
        }
        return this;
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    public Map<String, String> headers() {
        return headers;
    }

    /**
     * All that is told of it.
     *
     * @param instance the path that was called
     */
    public JsonFields fields(String title, String instance) {
        JsonFields fields = new JsonFields()
                .with("type", "/problems/" + code)
                .with("title", title)
                .with("status", status)
                .with("code", code)
                .with("detail", getMessage())
                .with("instance", instance)
                .with("errors", errors.isEmpty() ? null : errors);
        more.forEach(fields::with);
        return fields;
    }
}
