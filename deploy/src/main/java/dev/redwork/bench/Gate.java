package dev.redwork.bench;

import dev.redwork.job.Payload;
import dev.redwork.job.RedworkException;
import dev.redwork.worker.JobContext;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A gate at which running jobs wait until all of them run and have been looked at. */
final class Gate implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final CountDownLatch missing;
    private final CountDownLatch open = new CountDownLatch(1);

    Gate(int jobs) {
        this.missing = new CountDownLatch(jobs);
    }

    /** The handler of each. */
    int pass(Payload input, JobContext context) throws InterruptedException {
        missing.countDown();
        open.await();
        return input.length();
    }

    /** Waits until all of them run. */
    void awaitAll() throws InterruptedException {
        if (!missing.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new RedworkException(
                    missing.getCount() + " jobs do not run yet, after " + PATIENCE.toSeconds() + " s");
        }
    }

    /** Lets all of them through. */
    @Override
    public void close() {
        open.countDown();
    }
}
