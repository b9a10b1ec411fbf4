package dev.redwork.bench;

import dev.redwork.job.RedworkException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Watches how many jobs have ended. */
final class CompletionCount {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LongSupplier ended;
    private final List<ProcessHandle> workers;
    private final LongConsumer done;
    private long last;
    private long changed = System.nanoTime();

    /**
     * Begins to watch.
     *
     * @param ended how many have, by now
     * @param workers that run the jobs: no job can end once they have all ended
     * @param done is told of jobs as they end
     */
    CompletionCount(LongSupplier ended, List<ProcessHandle> workers, LongConsumer done) {
        this.ended = ended;
        this.workers = workers;
        this.done = done;
    }

    /** How many have ended. */
    long look() {
        long now = ended.getAsLong();
        if (now > last) {
            done.accept(now - last);
            last = now;
            changed = System.nanoTime();
        }
        return now;
    }

    /**
     * Waits until so many have ended.
     *
     * @return how many had, when it was seen
     * @throws RedworkException when no worker is left, or none of the jobs ends any more
     */
    long await(long goal) throws InterruptedException {
        changed = System.nanoTime();
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
