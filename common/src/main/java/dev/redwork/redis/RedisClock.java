package dev.redwork.redis;

import dev.redwork.job.Ticker;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Redis' time, reckoned by this machine's monotonic clock from an answer of {@code TIME}; never its wall clock. */
public final class RedisClock {
    private static final long OLDEST_NANOS = TimeUnit.MINUTES.toNanos(1);

    private record Reading(long nanos, long redisMillis) {}

    private final Ticker ticker;
    private volatile Reading last;
    private volatile boolean doubted;

    private RedisClock(Ticker ticker, Reading first) {
        this.ticker = ticker;
        this.last = first;
    }

    /** @param redisMillis Redis time at this moment */
    RedisClock(Ticker ticker, long redisMillis) {
        this(ticker, new Reading(ticker.read(), redisMillis));
    }

    /** Asks the server; throws as {@link RedisLink#send(Call)} does. */
    public static RedisClock of(RedisLink link) {
        Ticker ticker = Ticker.SYSTEM;
        long asked = ticker.read();
        return new RedisClock(ticker, link.send(Call.command("TIME", reply -> read(ticker, asked, reply))));
    }

    /** Redis time, ms; off by half a round trip at most, and by what the two clocks drift apart in a minute. */
    public long now() {
        Reading from = last;
        return from.redisMillis + TimeUnit.NANOSECONDS.toMillis(ticker.read() - from.nanos);
    }

    /** The calls to send at once, along with others: one a minute, and one after a doubt; else none. */
    public List<Call<?>> refresh() {
        long asked = ticker.read();
        return asked - last.nanos < OLDEST_NANOS && !doubted
                ? List.of()
                : List.of(Call.command("TIME", reply -> reckonFrom(read(ticker, asked, reply))));
    }

    private Reading reckonFrom(Reading reading) {
        doubted = false;
        last = reading;
        return reading;
    }

    /** A connection was lost: another server may have taken over, with another clock. */
    public void doubt() {
        doubted = true;
    }

    /** Half way between question and answer. */
    private static Reading read(Ticker ticker, long asked, Object reply) {
        return new Reading(asked + (ticker.read() - asked) / 2, millis(reply));
    }

    /** The reply to {@code TIME}, in ms. */
    public static long millis(Object reply) {
        List<Object> time = Reply.list(reply);
        return Reply.number(time.get(0)) * 1_000 + Reply.number(time.get(1)) / 1_000;
    }
}
