package dev.redwork.dashboard.guard;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Counts wrong tokens, wrong passwords or refused calls by who sends them, so that one who tries many is slowed down. */
final class WrongTries {
    /** More than that are forgotten, the oldest first: an attacker with many addresses must not fill our memory. */
    private static final int MOST_ADDRESSES = 10_000;

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private static final int NETWORK_BYTES = 8;

    private final int aMinute;
    private final LongSupplier nanoTime;
    private final Map<String, Window> windows = new LinkedHashMap<>();

    /** @param aMinute as many of each are let through */
    WrongTries(int aMinute, LongSupplier nanoTime) {
        this.aMinute = aMinute;
        this.nanoTime = nanoTime;
    }

    /**
     * One more came.
     *
     * @param who sends it: his {@link #network}, or any word
     * @return 0: it is among the first of this minute; else the seconds until the next may be tried
     */
    synchronized long count(String who) {
        long now = nanoTime.getAsLong();
        Window window = windows.get(who);
        if (window == null || now - window.start >= MINUTE) {
            windows.remove(who);
            if (windows.size() >= MOST_ADDRESSES) {
                windows.remove(windows.keySet().iterator().next());
            }
            window = new Window(now);
            windows.put(who, window);
        }
        if (window.wrong < aMinute) {
            window.wrong++;
            return 0;
        }
        return 1 + TimeUnit.NANOSECONDS.toSeconds(MINUTE - (now - window.start));
    }

    /** The last one that was counted was a right one. */
    synchronized void takeBack(String who) {
        Window window = windows.get(who);
        if (window != null && window.wrong > 0) {
            window.wrong--;
        }
    }

    /** A network of IPv6 belongs to one customer, and counts as one. */
    static String network(String address) {
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return Arrays.toString(bytes.length == 16 ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes);
        } catch (UnknownHostException e) {
            return address;
        }
    }

    private static final class Window {
        final long start;
        int wrong;

        Window(long start) {
            this.start = start;
        }
    }
}
