package dev.redwork.producer;

import dev.redwork.job.Backoff;
import dev.redwork.producer.EnqueueRequest.WaitClock;
import dev.redwork.store.JobStore.QueueUsage;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How a producer's callers wait for room in queues that are full, and how fast jobs leave these: the growth of their ended
 * counts between its calls.
 */
final class Backpressure {
    private static final Duration UNKNOWN = Duration.ofSeconds(1);
    private static final Duration LEAST = Duration.ofMillis(20);
    private static final Duration MOST = Duration.ofMinutes(1);

    private record Seen(long ended, long nanos) {}

    private final WaitClock waits;
    private final Map<String, Seen> last = new ConcurrentHashMap<>();

    Backpressure(WaitClock waits) {
        this.waits = waits;
    }

    /** Whether a caller who waits until then still does. */
    boolean isLeft(long deadline) {
        return deadline - waits.read() > 0;
    }

    /**
     * Waits half a step or all of it, at random.
     *
     * @param before the step before; null: there was some room since
     * @return the step; null: the time is over or the thread was interrupted (its flag is then set)
     */
    @Nullable
    Duration await(@Nullable Duration before, long deadline) {
        long left = deadline - waits.read();
        if (left <= 0) {
            return null;
        }
        Duration step = WaitClock.STEPS.after(before);
        try {
            waits.sleep(Math.min(left, Backoff.jittered(step).toNanos()));
            return step;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** When so many jobs will probably have room; a second when that is unknown. */
    Duration retryAfter(String queue, QueueUsage full, int jobs) {
        Seen now = new Seen(full.ended(), waits.read());
        Seen before = last.putIfAbsent(queue, now);
        if (before == null || now.ended <= before.ended) {
            return UNKNOWN;
        }
        last.put(queue, now);
        long excess = full.mostJobs() == 0 ? jobs : Math.max(1, full.jobs() + jobs - full.mostJobs());
        long nanosEach = (now.nanos - before.nanos) / (now.ended - before.ended);
        long nanos = Math.min(nanosEach, MOST.toNanos() / excess) * excess;
        return Duration.ofMillis(TimeUnit.NANOSECONDS.toMillis(Math.max(LEAST.toNanos(), nanos)));
    }
}
