package dev.redwork.bench;

import dev.redwork.job.RedworkException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;

/** Watches a queue's counters, to know how many of its jobs have ended. */
final class CompletionCount {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BenchQueue queue;
    private final List<ProcessHandle> workers;
    private final LongConsumer done;
    private long last;
    private long changed = System.nanoTime();

    /**
     * Begins to watch.
     *
     * @param workers that run the jobs: no job can end once they have all ended
     * @param done is told of jobs as they end
     */
    CompletionCount(BenchQueue queue, List<ProcessHandle> workers, LongConsumer done) {
        this.queue = queue;
        this.workers = workers;
        this.done = done;
    }

    /** How many have ended. */
    long look() {
        long ended = BenchQueue.ended(queue.totals());
        if (ended > last) {
            done.accept(ended - last);
            last = ended;
            changed = System.nanoTime();
        }
        return ended;
    }

    /**
     * Waits until so many have ended.
     *
     * @return how many had, when it was seen
     * @throws RedworkException when no worker is left, or none of the jobs ends any more
     */
    long await(long goal) throws InterruptedException {
        while (look() < goal) {
            if (workers.stream().noneMatch(ProcessHandle::isAlive)) {
                throw new RedworkException("the workers ended, with " + last + " of " + goal + " jobs done");
            }
            if (System.nanoTime() - changed > PATIENCE.toNanos()) {
                throw new RedworkException(
                        "no job ended for " + PATIENCE.toSeconds() + " s, with " + last + " of " + goal + " done");
            }
            // Often enough to be right within a thousandth, seldom enough to cost the server nothing.
            Thread.sleep(1);
        }
        return last;
    }
}
