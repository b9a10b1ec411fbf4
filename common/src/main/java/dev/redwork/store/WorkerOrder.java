package dev.redwork.store;

import java.util.Arrays;
import java.util.Locale;

/** What an operator told a worker. */
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

    /** What no order is known by counts as none: a hand may have written anything. */
    static WorkerOrder of(String text) {
        return Arrays.stream(values())
                .filter(order -> order.text().equals(text))
                .findFirst()
                .orElse(NONE);
    }
}
