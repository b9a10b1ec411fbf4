package dev.redwork.dashboard.html;

import dev.redwork.dashboard.http.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Each page: its path, who may see it, and the parameters that it knows; others are passed over. */
public enum PageRoute {
    HOME("/", Role.READ, 0),
    QUEUE("/queues/{queue}", Role.READ, 4, "hours"),
    FAILURES("/failures", Role.READ, 22, 1, "queue", "state", "after"),
    JOBS("/jobs", Role.READ, 64, "q", "after", "chosen", "all"),
    ACT("/act", Role.OPERATE, 0, "action", "q", "all", "job", "back"),
    JOB("/jobs/{queue}/{id}", Role.READ, 20, "show"),
    WORKERS("/workers", Role.READ, 4, 1, "queue", "after"),
    WORKER("/workers/{worker}", Role.READ, 52, 1),
    BATCHES("/batches", Role.READ, 55, 1, "queue", "after"),
    BATCH("/batches/{queue}/{batch}", Role.READ, 30),
    RECENT("/recent", Role.READ, 31, "minutes", "queue"),
    SERVER("/server", Role.READ, 22),
    AUDIT("/audit", Role.OPERATE, 1, "after"),
    NEW("/new", Role.ENQUEUE, 0, "queue", "task", "input", "from", "as"),
    LOGIN("/login", null, 0, "back"),
    ASSET("/assets/{version}/{file}", null, 0);

    private final String path;
    private final @Nullable Role role;
    private final int calls;
    private final int callsOfQueue;

    @SuppressWarnings("ImmutableEnumChecker") // no one can change it
    private final List<String> parameters;

    PageRoute(String path, @Nullable Role role, int calls, String... parameters) {
        this(path, role, calls, 0, parameters);
    }

    /** Of a page that looks at all queues. */
    PageRoute(String path, @Nullable Role role, int calls, int callsOfQueue, String... parameters) {
        this.path = path;
        this.role = role;
        this.calls = calls;
        this.callsOfQueue = callsOfQueue;
        this.parameters = List.of(parameters);
    }

    /** Behind the prefix, with {@code {queue}} and its like. */
    public String path() {
        return path;
    }

    /** The right that it needs; null: none, and it tells nothing about jobs. */
    public @Nullable Role role() {
        return role;
    }

    /** Whether it costs more where there are more queues. */
    public boolean looksAtQueues() {
        return callsOfQueue > 0;
    }

    /** Calls of Redis that it costs at most, where it follows what happens and there are so many queues. */
    public int calls(int queues) {
        return calls + callsOfQueue * queues;
    }

    /** Of its query. */
    public List<String> parameters() {
        return parameters;
    }
}
