package dev.redwork.producer;

import dev.redwork.job.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** All jobs of a call, as {@link java.util.concurrent.ExecutorService} knows it: none is open any more when the call returns. */
final class Invocation<O> {
    private final Producer producer;
    private final List<JobHandle<O>> jobs;
    private final Duration timeout;

    Invocation(Producer producer, List<JobHandle<O>> jobs, Duration timeout) {
        this.producer = producer;
        this.jobs = jobs;
        this.timeout = timeout;
    }

    /** Waits for all; those that have not ended in time are cancelled, and their futures are. */
    List<Future<O>> all() {
        try {
            boolean unused = awaitAll();
            return jobs.stream().<Future<O>>map(Invocation::future).toList();
        } finally {
            producer.cancelOpen(jobs);
        }
    }

    private boolean awaitAll() {
        CompletedJobs<O> ended = new CompletedJobs<>(jobs, timeout);
        long deadline = producer.ticker().read() + Ticker.nanos(timeout);
        while (ended.hasNext()) {
            try {
                JobHandle<O> unused = ended.next(Duration.ofNanos(
                        Math.max(0, deadline - producer.ticker().read())));
            } catch (WaitTimeoutException e) {
                return false;
            }
        }
        return true;
    }

    private static <O> CompletableFuture<O> future(JobHandle<O> job) {
        CompletableFuture<O> future = job.future();
        if (!job.isDone()) {
            boolean unused = future.cancel(false);
        }
        return future;
    }

    /** The output of the first that succeeds; the others are cancelled. */
    O any() {
        CompletedJobs<O> ended = new CompletedJobs<>(jobs, timeout);
        long deadline = producer.ticker().read() + Ticker.nanos(timeout);
        try {
            while (true) {
                JobHandle<O> next = ended.next(Duration.ofNanos(
                        Math.max(0, deadline - producer.ticker().read())));
                try {
                    return next.get(Duration.ZERO);
                } catch (RuntimeException e) {
                    if (!ended.hasNext()) {
                        throw e;
                    }
                }
            }
        } finally {
            producer.cancelOpen(jobs);
        }
    }
}
