package dev.redwork.job;

import java.util.Arrays;
import java.util.Locale;

/** An operator's order to a worker. */
public enum WorkerOrder {
    NONE,
    /** To claim no more, and to stay. */
    QUIET,
    /** To stop in good order. */
    STOP;

    /** As it stands in Redis. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A text that is no known order counts as none: it may have been written by hand. */
    public static WorkerOrder of(String text) {
        return Arrays.stream(values())
                .filter(order -> order.text().equals(text))
                .findFirst()
                .orElse(NONE);
    }
}
