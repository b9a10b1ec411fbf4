package dev.redwork.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.job.Names;
import dev.redwork.site.SiteStore.Outcome;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.NameValuePair;
import org.jspecify.annotations.Nullable;

/**
 * A store's answer to a request:
 *
 * <pre>
 *     PUT, POST /ID     saves the body as the value of one row
 *     POST /rows        saves up to 1,000 rows, all or none; a row a line: its id, a tab, its value
 *     GET /             how many rows and saves there are
 *     GET /rows         up to 1,000 rows, a row a line; ?after=ID goes on
 *     GET /ID           the value of one row
 * </pre>
 *
 * An id is a name of {@link Names}, a value one line of up to 1,000 characters. 400: no such request; 404: no such row; 409: the row
 * is there with another value; 413: too large; 507: the store is full.
 *
 * @param name for the log, which row; null: the request made no sense
 * @param isSave whether it takes as long as a save does
 */
record StoreReply(int status, String text, @Nullable String name, boolean isSave) {
    static final String METHODS = "GET, HEAD, PUT, POST";

    /** Of a body. */
    static final int MOST_BYTES = 1 << 20;

    private static final int MOST_ROWS = 1_000;
    private static final int LONGEST_VALUE = 1_000;
    private static final String ROWS = "rows";

    /** The request makes no sense; its message says why. */
    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int status;

        Refusal(int status, String why) {
            super(why);
            this.status = status;
        }
    }

    static StoreReply tooLarge() {
        return refused(new Refusal(
                HttpStatus.SC_REQUEST_TOO_LONG, "the body is larger than " + MOST_BYTES + " bytes: send fewer rows"));
    }

    /**
     * Answers, and saves what is to be saved.
     *
     * @param target path and query
     */
    static StoreReply to(SiteStore store, String method, String target, byte[] body) {
        try {
            Map<String, String> query = query(target);
            String path = target.replaceFirst("[?#].*", "");
            return switch (method) {
                case "GET", "HEAD" -> read(store, path, query);
                case "PUT", "POST" -> save(store, method, path, query, body);
                default -> throw new Refusal(HttpStatus.SC_METHOD_NOT_ALLOWED, "a store takes " + METHODS);
            };
        } catch (Refusal e) {
            return refused(e);
        } catch (IllegalArgumentException e) {
            return refused(new Refusal(HttpStatus.SC_BAD_REQUEST, String.valueOf(e.getMessage())));
        }
    }

    private static StoreReply read(SiteStore store, String path, Map<String, String> query) {
        String after = query.remove("after");
        if (!query.isEmpty() || (after != null && !path.equals("/" + ROWS))) {
            throw new IllegalArgumentException("the only parameter is after=ID, of /" + ROWS);
        } else if (path.equals("/")) {
            return new StoreReply(
                    HttpStatus.SC_OK, "rows\t%d\nsaves\t%d\n".formatted(store.count(), store.saves()), ROWS, false);
        } else if (path.equals("/" + ROWS)) {
            String lines = store.rows(after == null ? null : id(after), MOST_ROWS).entrySet().stream()
                    .map(row -> row.getKey() + "\t" + row.getValue() + "\n")
                    .collect(Collectors.joining());
            return new StoreReply(HttpStatus.SC_OK, lines, ROWS, false);
        }
        String id = id(path.substring(1));
        String value = store.value(id);
        return value == null
                ? new StoreReply(HttpStatus.SC_NOT_FOUND, "there is no row " + id + "\n", id, false)
                : new StoreReply(HttpStatus.SC_OK, value, id, false);
    }

    private static StoreReply save(
            SiteStore store, String method, String path, Map<String, String> query, byte[] body) {
        if (!query.isEmpty()) {
            throw new IllegalArgumentException("a save has no parameters");
        }
        boolean isMany = method.equals("POST") && path.equals("/" + ROWS);
        String name = isMany ? ROWS : id(path.replaceFirst("^/", ""));
        String text = text(body);
        Map<String, String> rows = isMany ? rows(text) : Map.of(name, value(name, text));
        Outcome outcome = store.save(rows);
        return switch (outcome.end()) {
            case SAVED -> new StoreReply(HttpStatus.SC_OK, "saved\n", name, true);
            case CONFLICT ->
                new StoreReply(
                        HttpStatus.SC_CONFLICT,
                        "row " + outcome.id() + " is there with another value: nothing was saved\n",
                        name,
                        true);
            case FULL ->
                new StoreReply(
                        HttpStatus.SC_INSUFFICIENT_STORAGE,
                        "the store is full, it has " + store.count() + " rows: nothing was saved\n",
                        name,
                        true);
        };
    }

    private static Map<String, String> rows(String text) {
        Map<String, String> rows = new LinkedHashMap<>();
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || lines.size() > MOST_ROWS) {
            throw new Refusal(
                    lines.isEmpty() ? HttpStatus.SC_BAD_REQUEST : HttpStatus.SC_REQUEST_TOO_LONG,
                    "there are " + lines.size() + " lines, must be 1 to " + MOST_ROWS + ": an id, a tab, a value");
        }
        for (String line : lines) {
            int tab = line.indexOf('\t');
            if (tab < 0) {
                throw new IllegalArgumentException(
                        "line " + (rows.size() + 1) + " has no tab: write an id, a tab, a value");
            }
            String id = id(line.substring(0, tab));
            if (rows.put(id, value(id, line.substring(tab + 1))) != null) {
                throw new IllegalArgumentException("row " + id + " is there twice");
            }
        }
        return rows;
    }

    private static String id(String text) {
        if (text.equals(ROWS)) {
            throw new IllegalArgumentException("no row is named " + ROWS + ": that is the list of all");
        }
        return Names.check("row", text);
    }

    private static String value(String id, String text) {
        if (text.length() > LONGEST_VALUE) {
            throw new Refusal(
                    HttpStatus.SC_REQUEST_TOO_LONG,
                    "the value of row " + id + " has " + text.length() + " characters, at most " + LONGEST_VALUE);
        } else if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the value of row " + id + " must be one line, without tabs");
        }
        return text;
    }

    private static String text(byte[] body) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the body is not UTF-8");
        }
    }

    private static Map<String, String> query(String target) {
        Map<String, String> query = new LinkedHashMap<>();
        for (NameValuePair parameter : PageQuery.parameters(target)) {
            String value = parameter.getValue() == null ? "" : parameter.getValue();
            if (query.put(parameter.getName(), value) != null) {
                throw new IllegalArgumentException("the parameter " + parameter.getName() + " is there twice");
            }
        }
        return query;
    }

    private static StoreReply refused(Refusal refusal) {
        return new StoreReply(refusal.status, refusal.getMessage() + "\n", null, false);
    }
}
