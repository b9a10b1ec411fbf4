package dev.redwork.worker.tasks.files;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One line of an access log in Common or Combined Log Format, its nine fields and their details; each is made when it is asked for.
 * A dash, with which servers say that they know nothing, is empty.
 *
 * <pre>
 *     198.51.100.7 - ada [10/Oct/2000:13:55:36 -0700] "GET /a b?c=d HTTP/1.1" 200 2326 "http://x.example/" "Mozilla/5.0 (X11) Gecko"
 *     host identity user  time                          request                status size referrer          agent
 * </pre>
 */
public final class LogLine {
    private final LogScan fields;

    private LogLine(LogScan fields) {
        this.fields = fields;
    }

    /** A line without its end; empty: it is in neither format. */
    public static Optional<LogLine> of(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        return of(bytes, 0, bytes.length);
    }

    /** A line that stands in bytes, which are copied. */
    public static Optional<LogLine> of(byte[] bytes, int from, int to) {
        byte[] line = Arrays.copyOfRange(bytes, from, to);
        LogScan scan = new LogScan();
        return scan.read(line, 0, line.length) ? Optional.of(new LogLine(scan)) : Optional.empty();
    }

    /** The client's name or address. */
    public String host() {
        return text(fields.host, fields.hostEnd);
    }

    /** The client's user by RFC 1413; hardly anybody asks. */
    public Optional<String> identity() {
        return known(text(fields.identity, fields.identityEnd));
    }

    /** The user who has logged in. */
    public Optional<String> user() {
        return known(text(fields.user, fields.userEnd));
    }

    /** When the request came, in the server's zone. */
    public OffsetDateTime time() {
        return LogTime.read(fields.bytes, fields.time);
    }

    /** The first line of the request, whole. */
    public String request() {
        return text(fields.request, fields.requestEnd);
    }

    /** Of the request: its first word. */
    public String method() {
        String request = request();
        int end = request.indexOf(' ');
        return end < 0 ? request : request.substring(0, end);
    }

    /** Of the request: all between method and protocol, blanks within it included; empty where there is none. */
    public String url() {
        return text(fields.url, fields.urlEnd);
    }

    /** Of the URL: its path, without host, query and fragment; empty where it has none. */
    public String path() {
        return text(fields.path, fields.pathEnd);
    }

    /** Of the request: such as {@code HTTP/1.1}; empty: it names none, as before HTTP/1.0. */
    public Optional<String> protocol() {
        return fields.urlEnd == fields.requestEnd
                ? Optional.empty()
                : Optional.of(text(fields.urlEnd, fields.requestEnd).strip());
    }

    /** The answer's. */
    public int status() {
        return Integer.parseInt(text(fields.status, fields.status + 3));
    }

    /** Bytes of the answer's body; empty: it had none. */
    public OptionalLong size() {
        return known(text(fields.size, fields.sizeEnd))
                .map(digits -> OptionalLong.of(Long.parseLong(digits)))
                .orElse(OptionalLong.empty());
    }

    /** The page that led there. Empty in Common Log Format. */
    public Optional<String> referrer() {
        return fields.referrer < 0 ? Optional.empty() : known(text(fields.referrer, fields.referrerEnd));
    }

    /** The client's program. Empty in Common Log Format. */
    public Optional<String> agent() {
        return fields.agent < 0 ? Optional.empty() : known(text(fields.agent, fields.agentEnd));
    }

    /** Of the agent: what it calls itself, {@code Mozilla/5.0}: all before its comment. */
    public Optional<String> agentProduct() {
        return agent().flatMap(agent -> present(agent.substring(0, commentOf(agent)[0])));
    }

    /** Of the agent: its system, {@code X11; Linux x86_64}: the first comment, in which there may be others, without its parentheses. */
    public Optional<String> agentSystem() {
        return agent().flatMap(agent -> {
            int[] comment = commentOf(agent);
            return comment[0] == comment[1]
                    ? Optional.empty()
                    : present(agent.substring(comment[0] + 1, comment[1] - 1));
        });
    }

    /** Of the agent: all behind its system, {@code AppleWebKit/537.36 (KHTML, like Gecko) Chrome/74.0}. */
    public Optional<String> agentRest() {
        return agent().flatMap(agent -> present(agent.substring(commentOf(agent)[1])));
    }

    /** Where the first comment begins and ends; twice the end of the text: it has none, or none that ends. */
    private static int[] commentOf(String agent) {
        int begin = agent.indexOf('(');
        int depth = 0;
        for (int i = Math.max(0, begin); begin >= 0 && i < agent.length(); i++) {
            depth += agent.charAt(i) == '(' ? 1 : agent.charAt(i) == ')' ? -1 : 0;
            if (depth == 0) {
                return new int[] {begin, i + 1};
            }
        }
        return new int[] {agent.length(), agent.length()};
    }

    private String text(int from, int to) {
        return LogText.read(fields.bytes, from, to);
    }

    private static Optional<String> known(String text) {
        return text.equals("-") ? Optional.empty() : Optional.of(text);
    }

    private static Optional<String> present(String text) {
        String part = text.strip();
        return part.isEmpty() ? Optional.empty() : Optional.of(part);
    }
}
