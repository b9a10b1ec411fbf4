package dev.redwork.dashboard.page;

import java.util.ArrayList;
import java.util.List;

/**
 * What a page shows between the head and the foot that all have.
 *
 * @param title of the tab, and of the page
 * @param section of the navigation in which it is: {@code queues}, {@code jobs}, ...; empty: none
 * @param body of the page, with its own {@code h1}
 * @param live whether it is to be asked for again when something has changed
 * @param charts whether it has some
 * @param same lines that show the same in a terminal
 */
record View(String title, String section, Html body, boolean live, boolean charts, List<Same> same) {
    /**
     * A line for a terminal that shows the same.
     *
     * @param with redwork or redis-cli
     */
    record Same(String with, String line) {}

    static View of(String title, String section, Html body) {
        return new View(title, section, body, false, false, List.of());
    }

    /** The same, which follows what happens. */
    View followed() {
        return new View(title, section, body, true, charts, same);
    }

    /** The same, with charts. */
    View withCharts() {
        return new View(title, section, body, live, true, same);
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
        return new View(title, section, body, live, charts, List.copyOf(more));
    }
}
