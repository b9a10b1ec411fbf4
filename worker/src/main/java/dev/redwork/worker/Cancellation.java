package dev.redwork.worker;

import java.time.Duration;
import java.util.concurrent.CancellationException;

/**
 * Whether a job is still wanted. When it is not, the thread that runs it is interrupted once, and an exception of its handler
 * from then on is no failure: the job ends as cancelled. A handler that returns an output all the same has succeeded. One that
 * runs many jobs in one call is not interrupted, since the others are wanted still.
 */
public final class Cancellation {
    private final ClaimedJob job;

    Cancellation(ClaimedJob job) {
        this.job = job;
    }

    /** Whether it was asked to stop; a read of a field. */
    public boolean isAsked() {
        return job.isCancelled();
    }

    /**
     * Throws when it was asked to stop, which ends the job as cancelled: for long computations that never block.
     *
     * @throws CancellationException when it was
     */
    public void throwIfAsked() {
        if (isAsked()) {
            throw new CancellationException("the job was cancelled");
        }
    }

    /**
     * Waits until it is asked to stop, instead of a sleep. The interrupt that goes along is taken back, so that the handler
     * can clean up in peace.
     *
     * @return false when it was not within that time
     * @throws InterruptedException when the thread was interrupted for another reason: its time is over, or the worker stops
     */
    public boolean await(Duration time) throws InterruptedException {
        return job.awaitCancel(time);
    }
}
