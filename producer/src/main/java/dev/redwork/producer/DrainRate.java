package dev.redwork.producer;

import dev.redwork.job.Ticker;
import dev.redwork.store.QueueUsage;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** How fast jobs leave queues that were seen full: the growth of their ended counts between this producer's calls. */
final class DrainRate {
    private static final Duration UNKNOWN = Duration.ofSeconds(1);
    private static final Duration LEAST = Duration.ofMillis(20);
    private static final Duration MOST = Duration.ofMinutes(1);

    private record Seen(long ended, long nanos) {}

    private final Ticker ticker;
    private final Map<String, Seen> last = new ConcurrentHashMap<>();

    DrainRate(Ticker ticker) {
        this.ticker = ticker;
    }

    /** When so many jobs will probably have room; a second when that is unknown. */
    Duration retryAfter(String queue, QueueUsage full, int jobs) {
        Seen now = new Seen(full.ended(), ticker.read());
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
