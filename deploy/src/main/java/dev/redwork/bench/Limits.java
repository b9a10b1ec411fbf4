package dev.redwork.bench;

import dev.redwork.store.Call;
import dev.redwork.store.RawCalls;
import dev.redwork.store.RedisLink;
import java.util.ArrayList;
import java.util.List;

/** What this server and this client can do at most, on one connection: no queue can be faster. */
final class Limits {
    private static final int PER_ROUND_TRIP = 100;

    /** As long as a small job's spec. */
    private static final String VALUE = "x".repeat(100);

    private static final int KEYS = 10_000;
    private static final int SETS = 500_000;

    private final BenchQueue queue;
    private final RedisLink link;

    Limits(BenchQueue queue) {
        this.queue = queue;
        this.link = queue.link();
    }

    /** {@code SET}, {@value #PER_ROUND_TRIP} a round trip, for about a second. */
    Sample set() {
        long start = System.nanoTime();
        for (int i = 0; i < SETS; i += PER_ROUND_TRIP) {
            List<Call<Boolean>> calls = new ArrayList<>(PER_ROUND_TRIP);
            for (int j = i; j < i + PER_ROUND_TRIP; j++) {
                calls.add(RawCalls.set(queue.key("set:" + j % KEYS), VALUE));
            }
            link.send(calls);
        }
        Sample sample = Sample.of("set", "calls/s", SETS * 1e9 / (System.nanoTime() - start));
        queue.clear();
        return sample;
    }

    /** {@code LPUSH}, each awaited before the next; how long all took, ns. */
    long lpush(int pushes) {
        String list = queue.key("lpush");
        long start = System.nanoTime();
        for (int i = 0; i < pushes; i++) {
            link.send(RawCalls.lpush(list, VALUE));
        }
        return System.nanoTime() - start;
    }
}
