package dev.redwork.dashboard.page;

import dev.redwork.dashboard.http.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Each page: its path, who may see it, and the parameters that it knows; others are passed over. */
public enum PageRoute {
    HOME("/", Role.READ, 0),
    QUEUE("/queues/{queue}", Role.READ, 3),
    JOBS("/jobs", Role.READ, 64, "q", "after", "chosen"),
    ACT("/act", Role.OPERATE, 0, "action", "q", "all", "job", "back"),
    LOGIN("/login", null, 0, "back"),
    ASSET("/assets/{version}/{file}", null, 0);

    private final String path;
    private final @Nullable Role role;
    private final int calls;

    @SuppressWarnings("ImmutableEnumChecker") // no one can change it
    private final List<String> parameters;

    PageRoute(String path, @Nullable Role role, int calls, String... parameters) {
        this.path = path;
        this.role = role;
        this.calls = calls;
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

    /** Calls of Redis that it costs at most, where it follows what happens. */
    int calls() {
        return calls;
    }

    /** Of its query. */
    public List<String> parameters() {
        return parameters;
    }
}
