package dev.redwork.reference;

import dev.redwork.bench.BenchEnvironment;
import dev.redwork.bench.BenchQueue;
import dev.redwork.bench.JobsInFlight;
import dev.redwork.bench.JobsInFlight.Landed;
import dev.redwork.cli.terminal.Console;
import dev.redwork.job.Task;
import dev.redwork.job.TaskOptions;
import dev.redwork.producer.Producer;
import dev.redwork.reference.Rounds.Measured;
import dev.redwork.reference.Row.Plain;
import dev.redwork.text.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Workloads run here: workers, plain threads, Python, and the rows that come out. */
final class Testbed {
    private final Extent extent;
    private final BenchEnvironment environment;
    private final ReferenceWorkers workers;
    private final Path files;
    private final PlainPython python;
    private final Console console;
    private final List<Row> rows;

    /** By the inputs themselves, not by what is in them, and by threads. */
    private final IdentityHashMap<List<?>, Map<Integer, Measured<?>>> plain = new IdentityHashMap<>();

    /** @param rows that they are added to */
    Testbed(
            Extent extent,
            BenchEnvironment environment,
            ReferenceWorkers workers,
            Path files,
            PlainPython python,
            Console console,
            List<Row> rows) {
        this.extent = extent;
        this.environment = environment;
        this.workers = workers;
        this.files = files;
        this.python = python;
        this.console = console;
        this.rows = rows;
    }

    Extent extent() {
        return extent;
    }

    BenchEnvironment environment() {
        return environment;
    }

    ReferenceWorkers workers() {
        return workers;
    }

    /** The folder whose files jobs may read; it goes when all has been run. */
    Path files() {
        return files;
    }

    /** Adds a row, and tells people of it. */
    void add(Row row) {
        rows.add(row);
        console.say("%s, %s, %s: %s, %s"
                .formatted(
                        row.workload(),
                        row.size(),
                        row.form(),
                        Durations.format(Duration.ofNanos(row.nanos())),
                        row.isRight() ? row.result() : "WRONG: " + row.result() + ", not " + row.expected()));
    }

    /** By jobs, one an input; in the order of the inputs. */
    <I, O> Measured<List<O>> jobs(WorkerShape shape, Task<I, O> task, List<I> inputs) throws InterruptedException {
        BenchQueue queue = workers.queue(shape);
        return extent.rounds().median(() -> jobsOnce(queue, workers.processes(), task, inputs));
    }

    /** Checks that each job had one outcome, and takes all of them away. */
    <I, O> Measured<List<O>> jobsOnce(BenchQueue queue, List<ProcessHandle> processes, Task<I, O> task, List<I> inputs)
            throws InterruptedException {
        Measured<List<O>> measured;
        try (Producer producer = queue.newProducerOfResults()) {
            JobsInFlight<I, O> jobs = new JobsInFlight<>(producer, queue.here(task), processes, done -> {});
            long start = System.nanoTime();
            jobs.put(inputs);
            List<Landed<O>> landed = jobs.await();
            long nanos = System.nanoTime() - start;
            measured = new Measured<>(nanos, landed.stream().map(Landed::output).toList());
        }
        queue.checkEnded(inputs.size());
        queue.clearEnded();
        return measured;
    }

    /** A work that puts its own jobs in, and waits for their results. */
    @FunctionalInterface
    interface QueueWork<T> {
        T run(Producer producer, UnaryOperator<TaskOptions> options) throws InterruptedException;
    }

    /** By so many jobs, which the work makes itself; checks that each had one outcome. */
    <T> Measured<T> work(WorkerShape shape, long jobs, QueueWork<T> work) throws InterruptedException {
        BenchQueue queue = workers.queue(shape);
        return extent.rounds().median(() -> {
            Measured<T> measured;
            try (Producer producer = queue.newProducerOfResults()) {
                long start = System.nanoTime();
                T result = work.run(producer, options -> options.queue(queue.name()));
                measured = new Measured<>(System.nanoTime() - start, result);
            }
            queue.checkEnded(jobs);
            queue.clearEnded();
            return measured;
        });
    }

    /** Without a queue, on so many threads; measured once for the same inputs, whichever workers it stands beside. */
    @SuppressWarnings("unchecked") // the same inputs were measured by the same function
    <I, O> Measured<List<O>> plain(int threads, List<I> inputs, Function<I, O> function) throws InterruptedException {
        Map<Integer, Measured<?>> known = plain.computeIfAbsent(inputs, unknown -> new HashMap<>());
        if (!known.containsKey(threads)) {
            known.put(threads, extent.rounds().median(() -> PlainThreads.map(threads, inputs, function)));
        }
        return (Measured<List<O>>) Objects.requireNonNull(known.get(threads));
    }

    /**
     * By a short Python program of ours, once.
     *
     * @param program its file among the resources
     * @param expected its result
     * @return null: there is no Python
     * @throws dev.redwork.job.RedworkException when its result is another
     */
    @Nullable
    Plain python(String program, String expected, Object... arguments) throws InterruptedException {
        return python.run(environment, program, expected, arguments);
    }
}
