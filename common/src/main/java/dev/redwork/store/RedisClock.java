package dev.redwork.store;

import java.util.List;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.Protocol.Command;

/** Redis' time, reckoned by this machine's monotonic clock from an answer of {@code TIME}; never its wall clock. */
public final class RedisClock {
    private static final long OLDEST_NANOS = TimeUnit.MINUTES.toNanos(1);

    private record Reading(long nanos, long redisMillis) {}

    private volatile Reading last;

    private RedisClock(Reading first) {
        this.last = first;
    }

    /** Asks the server; throws as {@link RedisLink#send(Call)} does. */
    public static RedisClock of(RedisLink link) {
        long asked = System.nanoTime();
        return new RedisClock(link.send(Call.command(Command.TIME, reply -> read(asked, reply))));
    }

    /** Redis time, ms; off by half a round trip at most, and by what the two clocks drift apart in a minute. */
    public long now() {
        Reading from = last;
        return from.redisMillis + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from.nanos);
    }

    /** What to send at once, along with other calls: nothing more often than once a minute. */
    public List<Call<?>> refresh() {
        long asked = System.nanoTime();
        return asked - last.nanos < OLDEST_NANOS
                ? List.of()
                : List.of(Call.command(Command.TIME, reply -> last = read(asked, reply)));
    }

    /** Half way between question and answer. */
    private static Reading read(long asked, Object reply) {
        List<Object> time = Reply.list(reply);
        long millis = Reply.number(time.get(0)) * 1_000 + Reply.number(time.get(1)) / 1_000;
        return new Reading(asked + (System.nanoTime() - asked) / 2, millis);
    }
}
