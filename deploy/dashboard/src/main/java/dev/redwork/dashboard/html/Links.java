package dev.redwork.dashboard.html;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.dashboard.http.PathSegment;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where pages are: paths from the root of the server.
 *
 * @param prefix of all paths; empty, or begins with a slash and ends without
 */
public record Links(String prefix) {
    /** The overview. */
    public String home() {
        return prefix + "/";
    }

    public String queues() {
        return prefix + "/queues";
    }

    public String queue(String queue) {
        return queues() + "/" + PathSegment.of(queue);
    }

    /**
     * A list of jobs.
     *
     * @param search as it is typed in the search box; empty: all jobs
     */
    public String jobs(String search) {
        return with(prefix + "/jobs", "q", search);
    }

    /** The jobs of a queue in one state. */
    public String jobs(String queue, String state) {
        return jobs("queue:" + queue + " state:" + state);
    }

    public String job(String queue, String id) {
        return prefix + "/jobs/" + PathSegment.of(queue) + "/" + PathSegment.of(id);
    }

    /** Jobs that fail, by their causes. */
    public String failures() {
        return prefix + "/failures";
    }

    public String workers() {
        return prefix + "/workers";
    }

    public String worker(String name) {
        return workers() + "/" + PathSegment.of(name);
    }

    public String batches() {
        return prefix + "/batches";
    }

    public String batch(String queue, String id) {
        return batches() + "/" + PathSegment.of(queue) + "/" + PathSegment.of(id);
    }

    public String recent() {
        return prefix + "/recent";
    }

    public String server() {
        return prefix + "/server";
    }

    public String audit() {
        return prefix + "/audit";
    }

    /** Another page, by its path without the prefix. */
    public String page(String path) {
        return prefix + path;
    }

    /** Where a form is sent that does what a call of the API does, by its path behind {@code /api/v1}. */
    public String form(String path) {
        return prefix + Forms.ROOT + path;
    }

    /** Whether it is the address of a page of ours, and nothing that a browser would take for another host. */
    public boolean isOurs(String path) {
        return path.startsWith(prefix + "/") && path.matches("/(?![/\\\\])[\\x21-\\x5b\\x5d-\\x7e]*");
    }

    /** The same path with parameters, in pairs of name and value; one whose value is null or empty is left out. */
    public static String with(String path, @Nullable String... pairs) {
        List<String> query = new ArrayList<>();
        for (int i = 0; i + 1 < pairs.length; i += 2) {
            String value = pairs[i + 1];
            if (value != null && !value.isEmpty()) {
                query.add(pairs[i] + "=" + encoded(value));
            }
        }
        return query.isEmpty() ? path : path + (path.contains("?") ? "&" : "?") + String.join("&", query);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
