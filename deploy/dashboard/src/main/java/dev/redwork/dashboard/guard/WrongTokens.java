package dev.redwork.dashboard.guard;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Counts wrong tokens by address, so that one who tries many is slowed down. A right one is never refused for it. */
final class WrongTokens {
    static final int A_MINUTE = 20;

    /** More than that are forgotten, the oldest first: an attacker with many addresses must not fill our memory. */
    private static final int MOST_ADDRESSES = 10_000;

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    /** A network of IPv6 belongs to one customer. */
    private static final int NETWORK_BYTES = 8;

    private final LongSupplier nanoTime;
    private final Map<String, Window> windows = new LinkedHashMap<>();

    WrongTokens(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * One more came from there.
     *
     * @return 0: it is among the first of this minute; else the seconds until the next may be tried
     */
    synchronized long count(String address) {
        long now = nanoTime.getAsLong();
        String network = network(address);
        Window window = windows.get(network);
        if (window == null || now - window.start >= MINUTE) {
            windows.remove(network);
            if (windows.size() >= MOST_ADDRESSES) {
                windows.remove(windows.keySet().iterator().next());
            }
            window = new Window(now);
            windows.put(network, window);
        }
        if (window.wrong < A_MINUTE) {
            window.wrong++;
            return 0;
        }
        return 1 + TimeUnit.NANOSECONDS.toSeconds(MINUTE - (now - window.start));
    }

    private static String network(String address) {
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
