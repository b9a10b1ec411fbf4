package dev.redwork.dashboard.page;

import java.util.ArrayList;
import java.util.List;

/**
 * What a page shows between the head and the foot that all have.
 *
 * @param title of the tab, and of the page
 * @param section of the navigation in which it is: {@code queues}, {@code jobs}, ...; empty: none
 * @param body of the page, with its own {@code h1}
 * @param live when it is to be asked for again: {@code events}, when something has changed; {@code poll}, every two seconds; empty: never
 * @param same lines that show the same in a terminal
 * @param status of HTTP
 */
record View(String title, String section, Html body, String live, List<Same> same, int status) {
    /**
     * A line for a terminal that shows the same.
     *
     * @param with redwork or redis-cli
     */
    record Same(String with, String line) {}

    static View of(String title, String section, Html body) {
        return new View(title, section, body, "", List.of(), 200);
    }

    /** The same, which follows what happens. */
    View followed() {
        return new View(title, section, body, "events", same, status);
    }

    /** The same, which changes without an event that tells so. */
    View polled() {
        return new View(title, section, body, "poll", same, status);
    }

    /** The same, about something that is not there, or not as it should be. */
    View withStatus(int other) {
        return new View(title, section, body, live, same, other);
    }

    /** The same, and a command of ours that shows it: its words behind {@code redwork}. */
    View redwork(String words) {
        return same("redwork", "redwork " + words);
    }

    /** The same, and a command of Redis that shows it. */
    View redis(String words) {
        return same("redis-cli", "redis-cli " + words);
    }

    private View same(String with, String line) {
        List<Same> more = new ArrayList<>(same);
        more.add(new Same(with, line));
        return new View(title, section, body, live, List.copyOf(more), status);
    }
}
