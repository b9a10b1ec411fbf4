package dev.redwork.bench;

import dev.redwork.job.RedworkException;
import dev.redwork.job.Task;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/** Puts no-op jobs in: one by one from one thread, one by one from many threads that share a producer, and in bulk. */
public final class EnqueueBench implements Bench {
    private static final int THREADS = 100;
    private static final int TURNS = 10;

    private final BenchQueue queue;
    private final int jobs;
    private final String input;
    private final Task<String, Integer> task;
    private final Limits limits;

    /** Prepares it: {@code jobs} in bulk, half as many from many threads, a tenth from one. */
    public EnqueueBench(BenchQueue queue, int jobs, int inputBytes) {
        this.queue = queue;
        this.jobs = jobs;
        this.input = "x".repeat(inputBytes);
        this.task = BenchTasks.NOOP.with(options -> options.queue(queue.name()));
        this.limits = new Limits(queue);
    }

    private int eachTurn() {
        return Math.max(1, jobs / 10 / TURNS);
    }

    private int each() {
        return Math.max(1, jobs / 2 / THREADS);
    }

    @Override
    public long jobs() {
        return (long) eachTurn() * TURNS + (long) each() * THREADS + jobs;
    }

    @Override
    public void warmUp() throws InterruptedException {
        round(done -> {});
    }

    @Override
    public List<Sample> round(LongConsumer done) throws InterruptedException {
        Sample set = limits.set();
        try (Producer producer = queue.newProducer()) {
            List<Sample> oneByOne = oneByOne(producer, done);
            Sample bulk = measure(
                    "bulk",
                    done,
                    ids -> producer.enqueueAll(task, Collections.nCopies(jobs, input)).stream()
                            .map(JobHandle::id)
                            .forEach(ids::add));
            Sample threads = measure("threads", done, ids -> fromManyThreads(producer, ids));
            return List.of(oneByOne.get(0), set, oneByOne.get(1), threads.within(bulk), bulk.within(set));
        }
    }

    /** In turns with bare calls: on a machine with other guests round trips are fast for some seconds and slow for others. */
    private List<Sample> oneByOne(Producer producer, LongConsumer done) {
        List<String> ids = new ArrayList<>();
        long bare = 0;
        long ours = 0;
        Cost cost = Cost.NONE;
        for (int turn = 0; turn < TURNS; turn++) {
            bare += limits.lpush(eachTurn());
            Meter meter = Meter.start(queue.link(), List.of(ProcessHandle.current()));
            long start = System.nanoTime();
            for (int i = 0; i < eachTurn(); i++) {
                ids.add(producer.enqueue(task, input).id());
            }
            ours += System.nanoTime() - start;
            cost = cost.plus(meter.stop(eachTurn()));
        }
        Sample lpush = Sample.of("lpush", "calls/s", ids.size() * 1e9 / bare);
        Sample one = Sample.of("one", "jobs/s", ids.size() * 1e9 / ours)
                .within(lpush)
                .at(cost);
        done.accept(ids.size());
        queue.checkWaiting(ids);
        queue.clear();
        return List.of(lpush, one);
    }

    private interface Work {
        void run(Collection<String> ids) throws InterruptedException;
    }

    private Sample measure(String figure, LongConsumer done, Work work) throws InterruptedException {
        Collection<String> ids = new ConcurrentLinkedQueue<>();
        Meter meter = Meter.start(queue.link(), List.of(ProcessHandle.current()));
        long start = System.nanoTime();
        work.run(ids);
        long nanos = System.nanoTime() - start;
        int count = ids.size();
        Sample sample = Sample.of(figure, "jobs/s", count * 1e9 / nanos).at(meter.stop(count));
        done.accept(count);
        queue.checkWaiting(ids);
        queue.clear();
        return sample;
    }

    private void fromManyThreads(Producer producer, Collection<String> ids) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            Callable<Void> share = () -> {
                for (int i = 0; i < each(); i++) {
                    ids.add(producer.enqueue(task, input).id());
                }
                return null;
            };
            for (Future<Void> thread : pool.invokeAll(Collections.nCopies(THREADS, share))) {
                thread.get();
            }
        } catch (ExecutionException e) {
            throw new RedworkException("a thread could not enqueue its jobs", e);
        } finally {
            pool.shutdownNow();
        }
    }
}
