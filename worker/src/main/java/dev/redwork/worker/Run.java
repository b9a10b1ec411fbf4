package dev.redwork.worker;

import dev.redwork.job.Job;
import dev.redwork.store.Claim;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One run of a claim: what is known of it so far. */
final class Run {
    final Claim claim;
    final Cancellation cancellation = new Cancellation();
    private final long startNanos = System.nanoTime();

    /** Null until the spec was read. */
    @Nullable
    Job job;

    Run(Claim claim) {
        this.claim = claim;
    }

    /** Now, in Redis time, ms: when it was claimed, plus what our own clock measured since. */
    long now() {
        return claim.started() + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    }

    String task() {
        return job == null ? "" : job.task();
    }
}
