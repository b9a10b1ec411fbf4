package dev.redwork.worker;

import dev.redwork.job.Defaults;
import dev.redwork.job.Failure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** How long until a job is tried again, and when it is no use. */
final class Retries {
    private Retries() {}

    /**
     * The delay after a failed attempt: uniform in (0, min(5 s * 2^(n-1), 10 min)] ("full jitter": jobs that failed
     * together do not come back together; M. Brooker, Exponential Backoff And Jitter, 2015).
     */
    static Duration delayAfter(int attempt) {
        long most = Defaults.RETRY_MAX.toMillis();
        int doublings = Math.min(attempt - 1, Long.numberOfLeadingZeros(Defaults.RETRY_BASE.toMillis()) - 2);
        long limit = Math.min(most, Defaults.RETRY_BASE.toMillis() << doublings);
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(limit) + 1);
    }

    /** 5 s for a task that nobody here knows, doubling to 60 s as long as nobody does. */
    static Duration parkAfter(@Nullable Failure last) {
        if (last == null || last.reason() != Failure.Reason.UNKNOWN_TASK) {
            return Defaults.PARK_BASE;
        }
        return Duration.ofMillis(Math.min(Defaults.PARK_MAX.toMillis(), Math.max(1, last.delay()) * 2));
    }

    /** Whether workers died under a job too often to run it once more. */
    static boolean isPoison(List<Long> crashes, long now) {
        long since = now - Defaults.CRASH_WINDOW.toMillis();
        return crashes.stream().filter(crash -> crash >= since).count() >= Defaults.CRASHES;
    }
}
