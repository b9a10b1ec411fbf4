package dev.redwork.bench;

import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The most that this server and this client can do on one connection over the same line: no queue can be faster. */
final class Limits {
    private static final int PER_ROUND_TRIP = 100;

    /** As long as a small job's spec. */
    private static final String VALUE = "x".repeat(100);

    private static final String SET = "set:";
    private static final String LIST = "lpush";
    private static final int KEYS = 10_000;
    private static final int SETS = 500_000;

    /** Where a round trip takes long, fewer will do. */
    private static final long LONG_ENOUGH = TimeUnit.SECONDS.toNanos(3);

    private final BenchQueue queue;
    private final RedisLink link;

    Limits(BenchQueue queue) {
        this.queue = queue;
        this.link = queue.lineLink();
    }

    /** {@code SET}, {@value #PER_ROUND_TRIP} a round trip, for about a second; where a round trip takes long, for three. */
    Sample set() {
        Sample set = set("set", SETS, LONG_ENOUGH);
        queue.clearOnly(SET);
        return set;
    }

    /** So many {@code SET}, {@value #PER_ROUND_TRIP} a round trip, however long they take; their keys stay. */
    Sample set(String figure, int count) {
        return set(figure, count, Long.MAX_VALUE);
    }

    private Sample set(String figure, int most, long enough) {
        long start = System.nanoTime();
        long nanos = 0;
        int sets = 0;
        while (sets < most && nanos < enough) {
            int some = Math.min(PER_ROUND_TRIP, most - sets);
            List<Call<String>> calls = new ArrayList<>(some);
            for (int i = 0; i < some; i++) {
                calls.add(Call.text("SET", queue.key(SET + (sets + i) % KEYS), VALUE));
            }
            link.send(calls);
            sets += some;
            nanos = System.nanoTime() - start;
        }
        return Sample.of(figure, "calls/s", sets * 1e9 / nanos);
    }

    /** {@code LPUSH}, each awaited before the next; how long all took, ns. */
    long lpush(int pushes) {
        String list = queue.key(LIST);
        long start = System.nanoTime();
        for (int i = 0; i < pushes; i++) {
            link.send(Call.number("LPUSH", list, VALUE));
        }
        return System.nanoTime() - start;
    }

    /** {@code LPUSH} at these times, ns from now, each awaited: how long after its time the answer was there. */
    Latencies lpushAt(long[] times) throws InterruptedException {
        Latencies latencies = new Latencies();
        String list = queue.key(LIST);
        long origin = Arrivals.origin();
        for (long time : times) {
            Arrivals.await(origin + time);
            link.send(Call.number("LPUSH", list, VALUE));
            latencies.add(System.nanoTime() - origin - time);
        }
        queue.clearOnly(LIST);
        return latencies;
    }
}
