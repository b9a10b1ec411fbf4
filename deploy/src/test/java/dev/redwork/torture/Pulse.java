package dev.redwork.torture;

import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.torture.Entry.Event;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/**
 * Counts in Redis, as fast as is cheap: what it has counted is a write that was acknowledged. After a server that was killed came
 * back, its count tells from when on acknowledged writes may be missing. It also keeps Redis' time in the ledger: a gap there is
 * a time in which Redis, or the whole machine, stood still.
 */
final class Pulse implements AutoCloseable {
    static final String KEY = "torture:pulse";
    private static final int REMEMBERED = 100_000;
    private static final long EVERY_MILLIS = 2;
    private static final long TOLD_EVERY_MILLIS = 100;

    private final String url;
    private final TortureLedger ledger;
    private final long[] acknowledged = new long[REMEMBERED];
    private final Thread thread = new Thread(this::live, "pulse");
    private volatile boolean doubtful;
    private long last;
    private long told;

    Pulse(String url, TortureLedger ledger) {
        this.url = url;
        this.ledger = ledger;
        thread.setDaemon(true);
        thread.start();
    }

    /** The server is about to be killed, and may lose what it had not yet given to the system's hands. */
    void expectLoss() {
        doubtful = true;
    }

    private void live() {
        try {
            while (true) {
                try (RawRedis redis = RawRedis.connect(url)) {
                    compare(redis);
                    while (true) {
                        beat(redis);
                        TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
                    }
                } catch (UncheckedIOException | NumberFormatException e) {
                    // Away, or still loading its data.
                    TimeUnit.MILLISECONDS.sleep(20);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void beat(RawRedis redis) {
        String count = redis.call("INCR", KEY);
        if (!count.startsWith("OOM")) {
            last = Long.parseLong(count);
            acknowledged[(int) (last % REMEMBERED)] = MachineClock.now();
        }
        if (MachineClock.now() - told >= TOLD_EVERY_MILLIS) {
            told = MachineClock.now();
            String[] time = redis.call("TIME").split(" ", -1);
            long millis = Long.parseLong(time[0]) * 1_000 + Long.parseLong(time[1]) / 1_000;
            String stale = redis.call("HGET", TortureCollector.PREFIX + "totals", "stale");
            ledger.write(Event.PULSE, "redis", "pulse", stale.equals("nil") ? "0" : stale, millis);
        }
    }

    private void compare(RawRedis redis) {
        String answer = redis.call("GET", KEY);
        long count = answer.equals("nil") ? 0 : Long.parseLong(answer);
        if (doubtful) {
            doubtful = false;
            // The count that is there was durable; what was acknowledged after it may not have been.
            long from = acknowledged[(int) (Math.min(count, last) % REMEMBERED)];
            ledger.write(Event.DOUBT, "redis", "pulse", Long.toString(Math.max(0, last - count)), from);
        }
    }

    /** Returns when nothing is counted any more. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
