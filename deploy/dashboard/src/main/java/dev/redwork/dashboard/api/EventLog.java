package dev.redwork.dashboard.api;

import dev.redwork.job.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The events of the last minute, for callers whose connection was cut. Their numbers grow; before each stands when this log began, so that
 * one of another process is not taken for one of ours. Not safe for threads.
 */
final class EventLog {
    private static final Duration KEPT = Duration.ofSeconds(60);
    private static final Pattern ID = Pattern.compile("(\\d{1,18})-(\\d{1,18})");

    private final Ticker ticker;
    private final long began;
    private final Deque<Event> events = new ArrayDeque<>();
    private long newest;

    /** The number of the last one that is not kept any more. */
    private long dropped;

    /**
     * An empty one.
     *
     * @param began ms, another for each process
     */
    EventLog(Ticker ticker, long began) {
        this.ticker = ticker;
        this.began = began;
    }

    /**
     * Something that has changed.
     *
     * @param id by which a caller says up to where he has heard
     * @param type the word by which callers choose
     * @param text as it is sent
     */
    record Event(long number, long nanos, String id, String type, String queue, String text) {
        private String subject() {
            return type + " " + queue;
        }
    }

    Event add(String type, String queue, String json) {
        dropOld();
        newest++;
        String text = "id: " + id() + "\nevent: " + type + "\ndata: " + json + "\n\n";
        Event event = new Event(newest, ticker.read(), id(), type, queue, text);
        events.addLast(event);
        return event;
    }

    /** Of the newest event. */
    String id() {
        return began + "-" + newest;
    }

    /**
     * Those behind the one with this id, of each kind about a queue the last one: it tells all.
     *
     * @return null: some of them may be lost
     */
    @Nullable
    List<Event> since(String id) {
        dropOld();
        Matcher parts = ID.matcher(id);
        if (!parts.matches() || Long.parseLong(parts.group(1)) != began) {
            return null;
        }
        long last = Long.parseLong(parts.group(2));
        if (last < dropped || last > newest) {
            return null;
        }
        Map<String, Event> latest = new LinkedHashMap<>();
        events.stream().filter(event -> event.number() > last).forEach(event -> {
            latest.remove(event.subject());
            latest.put(event.subject(), event);
        });
        return List.copyOf(latest.values());
    }

    /** From now on nobody looks: what changes until somebody does is lost. */
    void interrupt() {
        events.clear();
        newest++;
        dropped = newest;
    }

    private void dropOld() {
        long oldest = ticker.read() - KEPT.toNanos();
        for (Event first = events.peekFirst();
                first != null && first.nanos() - oldest < 0;
                first = events.peekFirst()) {
            dropped = first.number();
            events.removeFirst();
        }
    }
}
