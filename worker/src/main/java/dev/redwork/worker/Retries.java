package dev.redwork.worker;

import dev.redwork.job.Backoff;
import dev.redwork.job.Defaults;
import dev.redwork.job.Failure;
import dev.redwork.job.PermanentFailure;
import dev.redwork.job.RetryAfter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How long until a job is tried again, and when it is no use. */
final class Retries {
    private static final Set<Failure.Reason> PARKED =
            Set.of(Failure.Reason.UNKNOWN_TASK, Failure.Reason.UNKNOWN_VERSION);

    private static final Backoff PARKING = new Backoff(Defaults.PARK_BASE, Defaults.PARK_MAX);

    private Retries() {}

    /**
     * The delay before the next attempt; empty: there is none.
     *
     * @param allowed attempts in all
     */
    static Optional<Duration> delayAfter(ClaimedJob job, Throwable thrown, int allowed) {
        int attempt = job.claim.attempt();
        if (attempt >= allowed || thrown instanceof PermanentFailure) {
            return Optional.empty();
        }
        return thrown instanceof RetryAfter after
                ? Optional.of(after.delay(Instant.ofEpochMilli(job.now())))
                : job.retry.delayAfter(attempt, thrown);
    }

    /** 5 s for a task, or a version, that the worker does not know, doubling to 60 s as long as it is unknown. */
    static Duration parkAfter(@Nullable Failure last) {
        return PARKING.after(last != null && PARKED.contains(last.reason()) ? Duration.ofMillis(last.delay()) : null);
    }

    /** Whether workers died under a job too often to run it once more. */
    static boolean isPoison(List<Long> crashes, long now) {
        long since = now - Defaults.CRASH_WINDOW.toMillis();
        return crashes.stream().filter(crash -> crash >= since).count() >= Defaults.CRASHES;
    }
}
