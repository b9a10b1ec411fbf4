package dev.redwork.dashboard.html;

import dev.redwork.dashboard.guard.Access;
import dev.redwork.job.Ticker;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Pages that follow what happens ask for themselves again and again, in any number of tabs. All of them together cost Redis no more than
 * {@link #CALLS_A_SECOND}: the same page is made once for all who look at it, and beyond that a tab is asked to wait a while.
 */
public final class Refreshes {
    /** Besides the looks at queues, which cost 31 a second at most, and at the server, which cost four in ten seconds. */
    public static final int CALLS_A_SECOND = 16;

    private static final int SAVED_SECONDS = 4;
    private static final int MOST_PAGES = 100;
    private static final long SECOND = 1_000_000_000;
    private static final long FRESH = 2 * SECOND;

    private record Made(View view, long at) {}

    /** Whether a page that is shown already asks for itself again. */
    public static boolean is(Context call) {
        return call.header(Access.REFRESH) != null;
    }

    private final Ticker ticker;
    private final Map<String, Made> made = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Made> eldest) {
            return size() > MOST_PAGES;
        }
    };

    /** Nanoseconds of calls that are paid for: a call costs its share of a second. */
    private long saved = SAVED_SECONDS * SECOND;

    private long last;

    public Refreshes(Ticker ticker) {
        this.ticker = ticker;
        this.last = ticker.read();
    }

    /**
     * The page, made now or a moment ago.
     *
     * @param key of all who are shown the same
     * @param calls that making it costs Redis
     * @return empty: too many were made just now
     */
    public Optional<View> view(String key, int calls, Supplier<View> make) {
        synchronized (this) {
            long now = ticker.read();
            Made before = made.get(key);
            if (before != null && now - before.at() < FRESH) {
                return Optional.of(before.view());
            }
            saved = Math.min(SAVED_SECONDS * SECOND, saved + now - last);
            last = now;
            long price = calls * SECOND / CALLS_A_SECOND;
            // One that costs more than is saved, or can be, is made: the others wait for it.
            if (price > 0 && saved <= 0) {
                return Optional.empty();
            }
            saved -= price;
        }
        return Optional.of(first(key, make));
    }

    /** Makes a page for somebody who comes to it, and keeps it: what he is shown next must not be older. */
    public View first(String key, Supplier<View> make) {
        long began = ticker.read();
        View view = make.get();
        synchronized (this) {
            made.merge(key, new Made(view, began), (one, other) -> other.at() >= one.at() ? other : one);
        }
        return view;
    }
}
