package dev.redwork.admin;

import dev.redwork.job.JobState;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How many jobs of a queue leave its workers a second. */
public final class CompletionRate {
    private static final long MILLIS = 1_000;
    private static final int RECENT = 100;
    private static final List<String> LEFT =
            List.of("succeeded", "dead", "cancelled", "expired", "retried", "parked", "released");

    private CompletionRate() {}

    /**
     * Measured over a second by the queue's counters; of a slow queue by its last results. 0: nobody can tell, or nobody reads it, so
     * that nothing moves, and nothing is measured.
     */
    public static double measure(RedisLink link, Keys keys) {
        if (!new SessionReader(link).isRead(keys)) {
            return 0;
        }
        long started = link.send(SessionStore.now());
        long before = left(new QueueReader(link).read(keys.queue()).totals());
        try {
            TimeUnit.MILLISECONDS.sleep(MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
        long after = left(new QueueReader(link).read(keys.queue()).totals());
        long millis = link.send(SessionStore.now()) - started;
        return after > before && millis > 0 ? (after - before) * 1_000.0 / millis : ofResults(link, keys);
    }

    private static double ofResults(RedisLink link, Keys keys) {
        List<String> ids = new JobReader(link, keys).ids(JobState.SUCCEEDED, RECENT);
        List<Long> ends = new JobReader(link, keys)
                .find(ids).stream()
                        .map(JobRecord::result)
                        .filter(result -> result != null)
                        .map(result -> result.ended())
                        .toList();
        if (ends.size() < 2) {
            return 0;
        }
        long now = link.send(SessionStore.now());
        long oldest = ends.stream().mapToLong(Long::longValue).min().orElse(now);
        return now <= oldest ? 0 : ends.size() * 1_000.0 / (now - oldest);
    }

    private static long left(Map<String, Long> totals) {
        return LEFT.stream().mapToLong(name -> totals.getOrDefault(name, 0L)).sum();
    }
}
