package dev.redwork.bench;

import dev.redwork.job.RedworkException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;

/** Watches a queue's counters until its jobs have an outcome, and says so when nothing moves any more. */
final class OutcomeCount {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BenchQueue queue;
    private final long jobs;
    private final List<ProcessHandle> workers;
    private final LongConsumer done;
    private long last;
    private long changed = System.nanoTime();

    /**
     * Counts from the queue's beginning.
     *
     * @param jobs there will be, for the message of a failure
     * @param workers who run them: when all of these have ended, waiting is in vain
     * @param done is told of jobs as they get done
     */
    OutcomeCount(BenchQueue queue, long jobs, List<ProcessHandle> workers, LongConsumer done) {
        this.queue = queue;
        this.jobs = jobs;
        this.workers = workers;
        this.done = done;
    }

    long look() {
        long ended = BenchQueue.ended(queue.totals());
        if (ended > last) {
            done.accept(ended - last);
            last = ended;
            changed = System.nanoTime();
        }
        return ended;
    }

    void await(long goal) throws InterruptedException {
        while (look() < goal) {
            if (workers.stream().noneMatch(ProcessHandle::isAlive)) {
                throw new RedworkException("the workers ended, with " + last + " of " + jobs + " jobs done");
            }
            if (System.nanoTime() - changed > PATIENCE.toNanos()) {
                throw new RedworkException(
                        "no job ended for " + PATIENCE.toSeconds() + " s, with " + last + " of " + jobs + " done");
            }
            // Often enough to be right within a thousandth, seldom enough to cost the server nothing.
            Thread.sleep(1);
        }
    }
}
