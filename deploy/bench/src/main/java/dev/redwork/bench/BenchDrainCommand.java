package dev.redwork.bench;

import dev.redwork.job.Task;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.text.Numbers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "drain",
        description = "How fast workers run jobs that wait for them, to the last recorded outcome.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  redwork bench drain",
            "  redwork bench drain --workers 2 --input-bytes 1000 --no-aof -o json",
            "  for n in 1 10 100; do redwork bench drain --threads $n -o jsonl; done",
            "",
            "In each round no-op jobs are enqueued first, with half as many in front of them for each worker, and",
            "then worker JVMs are started. The ones in front warm the workers. The clock runs from the outcome of",
            "the last of these to that of the last measured one, as Redis counts them. Jobs behind them are",
            "drained after that. Producers put the jobs in ten in turn, and get the results while they are",
            "measured. redwork bench --help says what all benches have in common."
        })
final class BenchDrainCommand extends BenchAction {
    private static final int MOST_BATCH = 100_000;
    private static final int MOST_PRODUCERS = 2_000;
    private static final int PER_CALL = 10_000;

    /** Jobs of a producer's turn. By fewer it takes long to put them in, by more the producers would hear one after another. */
    private static final int TURN = 10;

    /** Longer than any round: no key may fall while jobs that hold keys are measured. */
    private static final Duration HELD = Duration.ofHours(1);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Option(names = "--jobs", paramLabel = "N", description = "Jobs that are measured, a round. Default: 200000.")
    int jobs = 200_000;

    @Option(names = "--behind", paramLabel = "N", description = "Jobs that wait behind them. Default: 0.")
    int behind;

    @Option(
            names = "--input-bytes",
            paramLabel = "N",
            description = "Each job's input: a string of so many characters. Default: 10.")
    int inputBytes = 10;

    @Option(names = "--batch", paramLabel = "N", description = "All jobs are in batches of N. Default: 0, in none.")
    int batch;

    @Option(
            names = "--producers",
            paramLabel = "N",
            description = "Producers in this JVM that get the results. Default: 0, nobody asks for them.")
    int producers;

    @Option(names = "--keys", description = "Each job, also those behind, has a uniqueness key of its own.")
    boolean keys;

    @Mixin
    BenchWorkers workers;

    @Override
    void check() {
        between("--jobs", jobs, 1, MOST_JOBS);
        between("--behind", behind, 0, MOST_JOBS);
        between("--input-bytes", inputBytes, 0, MOST_INPUT);
        between("--batch", batch, 0, MOST_BATCH);
        between("--producers", producers, 0, MOST_PRODUCERS);
        if (Stream.of(batch > 0, producers > 0, keys).filter(given -> given).count() > 1) {
            throw usage("--batch, --producers and --keys each say how jobs are put in: take one of them");
        }
        workers.check(this);
    }

    private int warming() {
        return Math.max(1, jobs / 2) * workers.workers;
    }

    @Override
    long jobs() {
        return (long) warming() + jobs + behind;
    }

    @Override
    void warmUp() {
        new Limits(queue()).set();
        enqueue(warming(), List.of());
        queue().clear();
    }

    @Override
    List<Sample> round(LongConsumer done) throws InterruptedException {
        Sample set = new Limits(queue()).set();
        List<Producer> open =
                Stream.generate(queue()::newProducerOfResults).limit(producers).toList();
        try {
            List<JobHandle<Integer>> handles = enqueue(Math.toIntExact(jobs()), open);
            Sample drain = drain(done);
            for (JobHandle<Integer> handle : handles) {
                handle.get(PATIENCE);
            }
            queue().checkEnded(jobs(), "batch", "unique:");
            queue().clear();
            return List.of(set, drain.within(set));
        } finally {
            open.forEach(Producer::close);
        }
    }

    /** Puts so many in; the handles of those whose producers get results. */
    private List<JobHandle<Integer>> enqueue(int count, List<Producer> open) {
        String input = "x".repeat(inputBytes);
        List<JobHandle<Integer>> handles = new ArrayList<>();
        if (open.isEmpty()) {
            int perCall = keys ? 1 : batch > 0 ? batch : PER_CALL;
            queue().enqueue(this::task, input, count, perCall);
            return handles;
        }
        for (int turn = 0; handles.size() < count; turn++) {
            int some = Math.min(TURN, count - handles.size());
            handles.addAll(open.get(turn % open.size())
                    .enqueueAll(queue().here(BenchTasks.NOOP), Collections.nCopies(some, input)));
        }
        return handles;
    }

    private Task<String, Integer> task(int call) {
        Task<String, Integer> task = queue().here(BenchTasks.NOOP);
        String name = "call-" + call;
        if (batch > 0) {
            return task.with(options -> options.batch(name));
        }
        return keys ? task.with(options -> options.unique(name, HELD)) : task;
    }

    private Sample drain(LongConsumer done) throws InterruptedException {
        List<ProcessHandle> started = workers.start(this);
        try {
            CompletionCount ended = new CompletionCount(queue()::ended, started, done);
            ended.await(warming());
            Meter meter =
                    producers > 0 ? Meter.startApart(queue().link(), started) : Meter.start(queue().link(), started);
            long first = ended.look();
            long start = System.nanoTime();
            long last = ended.await((long) warming() + jobs);
            long nanos = System.nanoTime() - start;
            Sample sample =
                    Sample.of("drain", "jobs/s", (last - first) * 1e9 / nanos).at(meter.stop(last - first));
            ended.await(jobs());
            return sample;
        } finally {
            environment().stopWorkers();
        }
    }

    @Override
    String explanation() {
        return "drain: %s no-op jobs, to the last recorded outcome, by %s; set: pipelined SET on one connection."
                .formatted(Numbers.grouped(jobs), workers);
    }
}
