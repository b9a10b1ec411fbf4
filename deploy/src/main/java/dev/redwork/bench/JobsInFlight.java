package dev.redwork.bench;

import dev.redwork.job.RedworkException;
import dev.redwork.job.Task;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that one thread puts in and whose results come back to it, counted on the thread that receives them.
 *
 * @param <O> their output
 */
final class JobsInFlight<O> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(100);

    /** Takes a result: the position of its job among all, and {@link System#nanoTime} when the result was in our hands. */
    interface Landing<O> {
        void landed(int job, O output, long nanos);
    }

    private final Producer producer;
    private final Task<String, O> task;
    private final String input;
    private final List<ProcessHandle> workers;
    private final Landing<O> landing;
    private final LongConsumer done;
    private final List<String> ids = new ArrayList<>();
    private final AtomicInteger out = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile int awaited = -1;
    private volatile @Nullable Thread waiting;
    private int told;

    /**
     * None yet.
     *
     * @param workers that run them: when all of these have ended, waiting is in vain
     * @param done is told of jobs as they get done
     */
    JobsInFlight(
            Producer producer,
            Task<String, O> task,
            String input,
            List<ProcessHandle> workers,
            Landing<O> landing,
            LongConsumer done) {
        this.producer = producer;
        this.task = task;
        this.input = input;
        this.workers = workers;
        this.landing = landing;
        this.done = done;
    }

    /** Puts so many in, by one call. */
    void enqueue(int count) {
        int first = ids.size();
        out.addAndGet(count);
        List<JobHandle<O>> handles = producer.enqueueAll(task, Collections.nCopies(count, input));
        for (int i = 0; i < count; i++) {
            int job = first + i;
            ids.add(handles.get(i).id());
            var unused = handles.get(i).future().whenComplete((output, failed) -> land(job, output, failed));
        }
        tell();
    }

    private void land(int job, O output, @Nullable Throwable failed) {
        long nanos = System.nanoTime();
        if (failed == null) {
            landing.landed(job, output, nanos);
        } else {
            failure.compareAndSet(null, failed);
        }
        if (out.decrementAndGet() == awaited) {
            LockSupport.unpark(waiting);
        }
    }

    /** Waits until at most so many are out. */
    void awaitAtMost(int count) throws InterruptedException {
        waiting = Thread.currentThread();
        awaited = count;
        int before = out.get();
        long changed = System.nanoTime();
        while (out.get() > count) {
            LockSupport.parkNanos(this, LOOK.toNanos());
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            int now = out.get();
            if (now != before) {
                before = now;
                changed = System.nanoTime();
            } else if (System.nanoTime() - changed > PATIENCE.toNanos()) {
                throw new RedworkException(
                        "no result came for " + PATIENCE.toSeconds() + " s, with " + now + " jobs out");
            }
            if (workers.stream().noneMatch(ProcessHandle::isAlive)) {
                throw new RedworkException("the workers ended, with " + now + " jobs out");
            }
        }
        awaited = -1;
        tell();
        Throwable failed = failure.get();
        if (failed != null) {
            throw new RedworkException("a job failed: " + failed.getMessage(), failed);
        }
    }

    private void tell() {
        int landed = ids.size() - out.get();
        done.accept(landed - told);
        told = landed;
    }

    /** All that were put in. */
    List<String> ids() {
        return ids;
    }
}
