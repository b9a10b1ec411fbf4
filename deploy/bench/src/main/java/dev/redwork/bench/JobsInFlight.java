package dev.redwork.bench;

import dev.redwork.job.RedworkException;
import dev.redwork.job.Task;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Jobs that one thread puts in and whose results come back to it.
 *
 * @param <I> their input
 * @param <O> their output
 */
public final class JobsInFlight<I, O> {
    private final Producer producer;
    private final Task<I, O> task;
    private final List<CompletableFuture<Landed<O>>> jobs = new ArrayList<>();
    private final AtomicLong landed = new AtomicLong();
    private final CompletionCount count;

    /**
     * A job whose result is here; times are those of {@link System#nanoTime}.
     *
     * @param sent before the call that put it in
     * @param nanos when the thread that receives results had it
     */
    public record Landed<O>(long sent, O output, long nanos) {}

    /**
     * None yet.
     *
     * @param workers that run them: when all of these have ended, waiting is in vain
     * @param done is told of jobs as they get done
     */
    public JobsInFlight(Producer producer, Task<I, O> task, List<ProcessHandle> workers, LongConsumer done) {
        this.producer = producer;
        this.task = task;
        this.count = new CompletionCount(landed::get, workers, done);
    }

    /** Puts some in, by one call. */
    public void put(List<I> inputs) {
        long now = System.nanoTime();
        for (JobHandle<O> handle : producer.enqueueAll(task, inputs)) {
            jobs.add(handle.future()
                    .thenApply(output -> new Landed<>(now, output, System.nanoTime()))
                    .whenComplete((job, failure) -> landed.incrementAndGet()));
        }
    }

    /** Waits until at most so many are out. */
    void awaitAtMost(int out) throws InterruptedException {
        count.await(jobs.size() - (long) out);
    }

    /** Waits for all, which stand in the order in which they were put in. */
    public List<Landed<O>> await() throws InterruptedException {
        awaitAtMost(0);
        try {
            return jobs.stream().map(CompletableFuture::join).toList();
        } catch (CompletionException e) {
            throw new RedworkException("a job failed: " + e.getCause(), e);
        }
    }
}
