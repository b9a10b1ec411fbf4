package dev.redwork.dashboard.html;

import java.util.ArrayList;
import java.util.List;

/**
 * The content of a page, between the head and the foot that all have.
 *
 * @param title of the tab, and of the page
 * @param section of the navigation in which it is: {@code queues}, {@code jobs}, ...; empty: none
 * @param body of the page, with its own {@code h1}
 * @param live when it is to be asked for again: {@code events}, when something has changed; {@code poll}, every two seconds; empty: never
 * @param charts whether it has some
 * @param same lines that show the same in a terminal
 * @param hints that complete a search: words with their values, as in {@code queue:mail}
 * @param status of HTTP
 */
public record View(
        String title,
        String section,
        Html body,
        String live,
        boolean charts,
        List<Same> same,
        List<String> hints,
        int status) {
    private static final int OK = 200;

    /**
     * A line for a terminal that shows the same.
     *
     * @param with redwork or redis-cli
     */
    public record Same(String with, String line) {}

    public static View of(String title, String section, Html body) {
        return new View(title, section, body, "", false, List.of(), List.of(), OK);
    }

    /** The same, which follows what happens. */
    public View followed() {
        return live("events");
    }

    /** The same, which changes without an event that tells so. */
    public View polled() {
        return live("poll");
    }

    private View live(String when) {
        return new View(title, section, body, when, charts, same, hints, status);
    }

    /** The same, with charts. */
    public View withCharts() {
        return new View(title, section, body, live, true, same, hints, status);
    }

    /** The same, which knows values that may be searched for. */
    public View hinting(List<String> values) {
        return new View(title, section, body, live, charts, same, List.copyOf(values), status);
    }

    /** The same, about something that is not there, or not as it should be. */
    public View withStatus(int other) {
        return new View(title, section, body, live, charts, same, hints, other);
    }

    /** The same, and a command of ours that shows it: its words behind {@code redwork}. */
    public View redwork(String words) {
        return same("redwork", "redwork " + words);
    }

    /** The same, and a command of Redis that shows it. */
    public View redis(String words) {
        return same("redis-cli", "redis-cli " + words);
    }

    private View same(String with, String line) {
        List<Same> more = new ArrayList<>(same);
        more.add(new Same(with, line));
        return new View(title, section, body, live, charts, List.copyOf(more), hints, status);
    }
}
