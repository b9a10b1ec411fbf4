package dev.redwork.dashboard.http;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Each route of the API: its method, its path and who may call it. The server is set up from it, and {@code openapi.yaml} held against it. */
public enum Route {
    ABOUT("GET", "/", Role.READ),
    DESCRIPTION("GET", "/openapi.yaml", Role.READ),
    QUEUES("GET", "/queues", Role.READ, "limit", "after"),
    QUEUE("GET", "/queues/{queue}", Role.READ),
    CHANGE_QUEUE("PATCH", "/queues/{queue}", Role.OPERATE),
    PURGE_QUEUE("POST", "/queues/{queue}/purge", Role.ADMIN),
    LOAD("GET", "/queues/{queue}/load", Role.READ),
    ENQUEUE("POST", "/queues/{queue}/jobs", Role.ENQUEUE),
    JOBS(
            "GET",
            "/queues/{queue}/jobs",
            Role.READ,
            "state",
            "task",
            "failure",
            "since",
            "before",
            "worker",
            "batch",
            "attempts",
            "limit",
            "after"),
    JOB("GET", "/queues/{queue}/jobs/{id}", Role.READ),
    DELETE_JOB("DELETE", "/queues/{queue}/jobs/{id}", Role.ADMIN),
    RESULT("GET", "/queues/{queue}/jobs/{id}/result", Role.READ),
    INPUT("GET", "/queues/{queue}/jobs/{id}/input", Role.READ),
    OUTPUT("GET", "/queues/{queue}/jobs/{id}/output", Role.READ),
    FAILURE("GET", "/queues/{queue}/jobs/{id}/failure", Role.READ),
    LOG("GET", "/queues/{queue}/jobs/{id}/log", Role.READ, "after", "limit"),
    WHY("GET", "/queues/{queue}/jobs/{id}/why", Role.READ),
    STACK("GET", "/queues/{queue}/jobs/{id}/stack", Role.OPERATE),
    CANCEL_JOB("POST", "/queues/{queue}/jobs/{id}/cancel", Role.OPERATE),
    REQUEUE_JOB("POST", "/queues/{queue}/jobs/{id}/requeue", Role.OPERATE),
    RUN_JOB("POST", "/queues/{queue}/jobs/{id}/run", Role.OPERATE),
    CANCEL_JOBS("POST", "/actions/cancel", Role.OPERATE),
    REQUEUE_JOBS("POST", "/actions/requeue", Role.OPERATE),
    RUN_JOBS("POST", "/actions/run", Role.OPERATE),
    DELETE_JOBS("POST", "/actions/delete", Role.ADMIN),
    FAILURES("GET", "/failures", Role.READ, "queue", "state"),
    WORKERS("GET", "/workers", Role.READ, "queue", "limit", "after"),
    WORKER("GET", "/workers/{worker}", Role.READ),
    QUIET_WORKER("POST", "/workers/{worker}/quiet", Role.OPERATE),
    STOP_WORKER("POST", "/workers/{worker}/stop", Role.OPERATE),
    AUDIT("GET", "/audit", Role.OPERATE, "limit", "after"),
    BATCHES("GET", "/queues/{queue}/batches", Role.READ, "open", "limit", "after"),
    BATCH("GET", "/queues/{queue}/batches/{batch}", Role.READ),
    CANCEL_BATCH("POST", "/queues/{queue}/batches/{batch}/cancel", Role.OPERATE),
    EVENTS("GET", "/events", Role.READ, "queue", "types"),
    METRICS("GET", "/metrics", Role.READ),
    LIVE("GET", "/livez", null),
    READY("GET", "/readyz", null),
    LOGIN("POST", "/api/v1/login", null),
    LOGOUT("POST", "/api/v1/logout", null);

    private static final String API = "/api/v1";

    /** Where whoever scrapes looks by himself. */
    private static final String OF_PROMETHEUS = "/metrics";

    private static final Pattern NO_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    private final String method;
    private final String path;
    private final @Nullable Role role;

    @SuppressWarnings("ImmutableEnumChecker") // no one can change it
    private final List<String> parameters;

    Route(String method, String path, @Nullable Role role, String... parameters) {
        this.method = method;
        this.path = role == null || path.equals(OF_PROMETHEUS) ? path : path.equals("/") ? API : API + path;
        this.role = role;
        this.parameters = List.of(parameters);
    }

    public String method() {
        return method;
    }

    /** From the root of the server, with {@code {queue}} and its like. */
    public String path() {
        return path;
    }

    /** The right that it needs; null: none, and it tells nothing about jobs. */
    public @Nullable Role role() {
        return role;
    }

    /** Of its query: all that it knows, each once at most. */
    public List<String> parameters() {
        return parameters;
    }

    /**
     * Looks at a query, and the names in it.
     *
     * @param raw as it came; null: there is none
     * @param query the values of each name
     * @throws Problem 400: it is no query, it does not know a name, or one is there twice
     */
    public void checkQuery(@Nullable String raw, Map<String, List<String>> query) {
        if (raw != null && NO_ESCAPE.matcher(raw).find()) {
            throw Problem.badRequest(
                    "the query has a % without two hexadecimal digits behind it: write % itself as %25");
        }
        List<String> unknown = query.keySet().stream()
                .filter(name -> !parameters.contains(name))
                .sorted()
                .toList();
        if (!unknown.isEmpty()) {
            throw Problem.badRequest("unknown query parameter: "
                            + (parameters.isEmpty()
                                    ? "this call has none"
                                    : "it knows " + String.join(", ", parameters)))
                    .with("unknown", unknown.stream().map(Problem::shown).toList())
                    .with("known", parameters);
        }
        query.forEach((name, values) -> {
            if (values.size() > 1) {
                throw Problem.badRequest(
                        "query parameter " + name + " is there " + values.size() + " times: give it once");
            }
        });
    }

    /** Its name in {@code openapi.yaml}: {@code changeQueue}. */
    public String operationId() {
        String words = Arrays.stream(name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
        return Character.toLowerCase(words.charAt(0)) + words.substring(1);
    }

    /** Whether a call of it changes nothing. */
    public boolean isSafe() {
        return method.equals("GET");
    }
}
