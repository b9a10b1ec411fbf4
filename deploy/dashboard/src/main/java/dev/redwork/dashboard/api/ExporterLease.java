package dev.redwork.dashboard.api;

import dev.redwork.job.RedisRefusedException;
import dev.redwork.job.RedworkException;
import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLink;
import dev.redwork.redis.RedisLinks;
import dev.redwork.store.Keys;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Which of several dashboards tells the counts of the queues: two would double every sum. It is the first one that is asked, as long as it
 * is asked once in two minutes. One that may not write tells them where no other does.
 */
final class ExporterLease implements AutoCloseable {
    private static final Duration LEASE = Duration.ofMinutes(2);

    private final RedisLinks redis;
    private final String key;
    private final String me = UUID.randomUUID().toString();
    private boolean held;

    ExporterLease(RedisLinks redis) {
        this.redis = redis;
        this.key = Keys.exporter(redis.settings().namespace());
    }

    /** Takes or extends it; throws as Redis does. */
    synchronized boolean isHeld() {
        String holder = redis.ask(this::take);
        held = holder.equals(me);
        return held || holder.isEmpty();
    }

    /** The one that has it; empty: none, and it could not be taken. */
    private String take(RedisLink link) {
        Call<String> take = Call.text("SET", key, me, "NX", "PX", LEASE.toMillis());
        Call<String> holder = Call.text("GET", key);
        try {
            link.send(List.of(take, holder));
        } catch (RedisRefusedException e) {
            // A full Redis, or a user who may only read.
            if (!holder.isAnswered()) {
                throw e;
            }
        }
        if (holder.answer().equals(me)) {
            long unused = link.send(Call.number("PEXPIRE", key, LEASE.toMillis()));
        }
        return holder.answer();
    }

    /** Lets another one take it. */
    @Override
    public synchronized void close() {
        if (held) {
            try {
                long unused = redis.ask(link -> link.send(Call.number("DEL", key)));
            } catch (RedworkException e) {
                // It ends by itself.
            }
        }
    }
}
