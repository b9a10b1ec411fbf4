package dev.redwork.bench;

import dev.redwork.job.RedworkException;
import dev.redwork.job.Task;
import dev.redwork.producer.Producer;
import dev.redwork.text.Numbers;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "enqueue",
        description = "How fast jobs are put in: one by one, from many threads, in bulk.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  redwork bench enqueue",
            "  redwork bench enqueue --jobs 50000 --rtt 1ms -o json",
            "",
            "one: from one thread, each job awaited before the next, a tenth of the jobs, in turns with lpush.",
            "threads: the same from 100 threads that share a producer, half of the jobs; beside bulk. bulk: all",
            "of them in one call of enqueueAll; beside set. After each, every job must wait once.",
            "redwork bench --help says what all benches have in common."
        })
final class BenchEnqueueCommand extends BenchAction {
    private static final int FEWEST_JOBS = 200;
    private static final int THREADS = 100;
    private static final int TURNS = 10;

    @Option(names = "--jobs", paramLabel = "N", description = "Jobs in bulk, a round. Default: 200000.")
    int jobs = 200_000;

    private interface Work {
        void run() throws InterruptedException;
    }

    @Override
    void check() {
        between("--jobs", jobs, FEWEST_JOBS, MOST_JOBS);
    }

    private int eachTurn() {
        return jobs / 10 / TURNS;
    }

    private int eachThread() {
        return jobs / 2 / THREADS;
    }

    @Override
    long jobs() {
        return (long) eachTurn() * TURNS + (long) eachThread() * THREADS + jobs;
    }

    @Override
    void warmUp() throws InterruptedException {
        round(done -> {});
    }

    @Override
    List<Sample> round(LongConsumer done) throws InterruptedException {
        Limits limits = new Limits(queue());
        Task<String, Integer> task = queue().here(BenchTasks.NOOP);
        Sample set = limits.set();
        try (Producer producer = queue().newProducer()) {
            // In turns with bare calls: on a machine with other guests round trips are fast for some seconds and slow
            // for others.
            long bare = 0;
            long ours = 0;
            Cost cost = Cost.NONE;
            for (int turn = 0; turn < TURNS; turn++) {
                bare += limits.lpush(eachTurn());
                Meter meter = Meter.start(queue().link(), List.of(ProcessHandle.current()));
                long start = System.nanoTime();
                for (int i = 0; i < eachTurn(); i++) {
                    producer.enqueue(task, INPUT);
                }
                ours += System.nanoTime() - start;
                cost = cost.plus(meter.stop(eachTurn()));
            }
            int count = eachTurn() * TURNS;
            Sample lpush = Sample.of("lpush", "calls/s", count * 1e9 / bare);
            Sample one =
                    Sample.of("one", "jobs/s", count * 1e9 / ours).within(lpush).at(cost);
            checkWaiting(count, done);
            Sample bulk = measure("bulk", jobs, done, () -> producer.enqueueAll(task, Collections.nCopies(jobs, INPUT)))
                    .within(set);
            Sample threads = measure(
                            "threads",
                            eachThread() * THREADS,
                            done,
                            () -> onThreads(() -> producer.enqueue(task, INPUT)))
                    .within(bulk);
            return List.of(lpush, set, one, threads, bulk);
        }
    }

    private Sample measure(String figure, int count, LongConsumer done, Work work) throws InterruptedException {
        Meter meter = Meter.start(queue().link(), List.of(ProcessHandle.current()));
        long start = System.nanoTime();
        work.run();
        long nanos = System.nanoTime() - start;
        Sample sample = Sample.of(figure, "jobs/s", count * 1e9 / nanos).at(meter.stop(count));
        checkWaiting(count, done);
        return sample;
    }

    private void checkWaiting(int count, LongConsumer done) {
        done.accept(count);
        queue().checkWaiting(count);
        queue().clear();
    }

    private void onThreads(Runnable one) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            Callable<Void> share = () -> {
                for (int i = 0; i < eachThread(); i++) {
                    one.run();
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

    @Override
    String explanation() {
        return "one: each job awaited; threads: the same from 100 threads; bulk: %s jobs in one call; lpush, set: bare calls."
                .formatted(Numbers.grouped(jobs));
    }
}
