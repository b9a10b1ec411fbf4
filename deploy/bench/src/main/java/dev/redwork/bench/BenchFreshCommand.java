package dev.redwork.bench;

import dev.redwork.bench.JobsInFlight.Landed;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.terminal.Numbers;
import dev.redwork.cli.worker.SpawnedWorker;
import dev.redwork.job.Task;
import dev.redwork.producer.Producer;
import dev.redwork.tasks.GcdPair;
import dev.redwork.tasks.ShippedTasks;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "fresh",
        description = "How fast the first jobs of new JVMs are: one by one, in bulk, and computing.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  redwork bench fresh",
            "  redwork bench fresh --runs 3 --no-aof -o json",
            "",
            "Nothing is warm: each part of each round has a new worker JVM and a new producer JVM.",
            "start, result: of the first jobs, each enqueued 2 ms after the result of the one before, by a worker",
            "that has been up for two seconds: to the handler's start, and to the result in the producer's hands.",
            "bulk: all of --jobs in one call of enqueueAll. drain: these, by a worker that is launched then, from",
            "its first outcome to the last, as Redis counts them; launch-drain: from the launch of its JVM on.",
            "gcd-jobs: as in bench gcd, by a worker that has been up for two seconds; gcd-plain: by as many plain",
            "threads of a new JVM. redwork bench --help says what all benches have in common."
        })
final class BenchFreshCommand extends BenchAction {
    private static final int MOST_ONE = 100_000;
    private static final int MOST_THREADS = 1_000;

    /** Of a worker before its first job. */
    private static final Duration SETTLING = Duration.ofSeconds(2);

    /** From a result to the next job: the queue is idle. */
    private static final Duration GAP = Duration.ofMillis(2);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Option(names = "--one", paramLabel = "N", description = "Jobs one by one. Default: 500.")
    int one = 500;

    @Option(names = "--lead", paramLabel = "N", description = "Jobs in front of these that do not count. Default: 0.")
    int lead;

    @Option(names = "--jobs", paramLabel = "N", description = "Jobs in bulk. Default: 100000.")
    int jobs = 100_000;

    @Option(names = "--pairs", paramLabel = "N", description = "Pairs of numbers for gcd. Default: 2000.")
    int pairs = 2_000;

    @Option(names = "--threads", paramLabel = "N", description = "Threads of each worker. Default: 2.")
    int threads = 2;

    /** For another JVM of this bench: only runs this part, and writes its figures to stdout, one a line. */
    @Option(names = "--part", hidden = true)
    @Nullable
    Part part;

    /** The part's queue. */
    @Option(names = "--queue", hidden = true)
    String queueName = "";

    /** The work of a new JVM that is no worker's. */
    enum Part {
        ONE,
        BULK,
        GCD,
        PLAIN
    }

    @Override
    void check() {
        between("--one", one, 1, MOST_ONE);
        between("--lead", lead, 0, MOST_ONE);
        between("--jobs", jobs, 1, MOST_JOBS);
        between("--pairs", pairs, 1, BenchGcdCommand.MOST_PAIRS);
        between("--threads", threads, 1, MOST_THREADS);
    }

    @Override
    long jobs() {
        return (long) lead + one + jobs + pairs;
    }

    /** Nothing but the limit is to be warm. */
    @Override
    void warmUp() {
        new Limits(queue()).set();
    }

    @Override
    List<Sample> round(LongConsumer done) throws InterruptedException {
        List<Sample> samples = new ArrayList<>();
        Sample set = new Limits(queue()).set();
        samples.add(set);
        samples.addAll(withWorker(Part.ONE, lead + one, done));
        samples.add(inNewJvm(Part.BULK).get(0).within(set));
        samples.addAll(drain(set, done));
        Sample plain = inNewJvm(Part.PLAIN).get(0);
        samples.add(plain);
        samples.add(withWorker(Part.GCD, pairs, done).get(0).within(plain));
        return samples;
    }

    private List<ProcessHandle> startWorker() {
        return environment().startWorkers(1, List.of("-q", queue().name() + ":" + threads));
    }

    private List<Sample> withWorker(Part work, int count, LongConsumer done) throws InterruptedException {
        startWorker();
        List<Sample> samples;
        try {
            environment().awaitWorkers();
            Thread.sleep(SETTLING.toMillis());
            samples = inNewJvm(work);
        } finally {
            environment().stopWorkers();
        }
        queue().checkEnded(count);
        queue().clear();
        done.accept(count);
        return samples;
    }

    private List<Sample> drain(Sample set, LongConsumer done) throws InterruptedException {
        long launch = System.nanoTime();
        List<ProcessHandle> worker = startWorker();
        List<Sample> samples;
        try {
            CompletionCount ended = new CompletionCount(queue()::ended, worker, done);
            long first = ended.await(1);
            long start = System.nanoTime();
            ended.await(jobs);
            long end = System.nanoTime();
            samples = List.of(
                    Sample.of("drain", "jobs/s", (jobs - first) * 1e9 / (end - start))
                            .within(set),
                    Sample.of("launch-drain", "jobs/s", jobs * 1e9 / (end - launch))
                            .within(set));
        } finally {
            environment().stopWorkers();
        }
        queue().checkEnded(jobs);
        queue().clear();
        return samples;
    }

    private List<Sample> inNewJvm(Part work) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("bench", "fresh", "--namespace", namespace()));
        arguments.addAll(List.of("--part", work.name(), "--queue", queue().name()));
        arguments.addAll(List.of("--one", Integer.toString(one), "--lead", Integer.toString(lead)));
        arguments.addAll(List.of("--jobs", Integer.toString(jobs), "--pairs", Integer.toString(pairs)));
        arguments.addAll(List.of("--threads", Integer.toString(threads)));
        return environment().run(arguments).stream()
                .map(line -> line.split(" ", -1))
                .map(words -> Sample.of(words[0], words[1], Double.parseDouble(words[2])))
                .toList();
    }

    @Override
    public Integer call() throws Exception {
        if (part == null) {
            return super.call();
        }
        SpawnedWorker.haltAtEndOf(console().in());
        List<Sample> samples = switch (part) {
            case ONE -> oneByOne();
            case BULK -> bulk();
            case GCD -> gcd();
            case PLAIN -> List.of(GcdWork.byPlainThreads(GcdWork.pairs(pairs), threads));
        };
        samples.forEach(sample -> console().print(sample.figure() + " " + sample.unit() + " " + sample.value()));
        console().flush();
        return ExitCode.OK;
    }

    private List<Sample> oneByOne() throws InterruptedException {
        Task<String, Long> task = BenchTasks.STARTED.with(options -> options.queue(queueName));
        Latencies toStart = new Latencies();
        Latencies toResult = new Latencies();
        try (Producer producer = Producer.connect(settings())) {
            for (int i = 0; i < lead + one; i++) {
                long sent = System.nanoTime();
                long started = producer.enqueue(task, INPUT).get(PATIENCE);
                Landed<Long> job = new Landed<>(sent, started, System.nanoTime());
                BenchLatencyCommand.check(job);
                if (i >= lead) {
                    toStart.add(started - sent);
                    toResult.add(job.nanos() - sent);
                }
                Thread.sleep(GAP.toMillis());
            }
        }
        List<Sample> samples = new ArrayList<>(toStart.samples("start"));
        samples.addAll(toResult.samples("result"));
        return samples;
    }

    private List<Sample> bulk() {
        Task<String, Integer> task = BenchTasks.NOOP.with(options -> options.queue(queueName));
        try (Producer producer = Producer.withoutResults(settings())) {
            long start = System.nanoTime();
            producer.enqueueAll(task, Collections.nCopies(jobs, INPUT));
            return List.of(Sample.of("bulk", "jobs/s", jobs * 1e9 / (System.nanoTime() - start)));
        }
    }

    private List<Sample> gcd() throws InterruptedException {
        Task<GcdPair, BigInteger> task = ShippedTasks.GCD.with(options -> options.queue(queueName));
        try (Producer producer = Producer.connect(settings())) {
            List<ProcessHandle> self = List.of(ProcessHandle.current());
            return List.of(GcdWork.byJobs(producer, task, GcdWork.pairs(pairs), self, done -> {}));
        }
    }

    @Override
    String explanation() {
        return "of new JVMs: ms to start and result of %s jobs one by one; drain: %s no-op jobs; gcd: %s pairs on %s."
                .formatted(
                        Numbers.grouped(one),
                        Numbers.grouped(jobs),
                        Numbers.grouped(pairs),
                        Numbers.count(threads, "thread"));
    }
}
