package dev.redwork.bench;

import dev.redwork.job.RedworkException;
import dev.redwork.text.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "idle",
        description = "Measure the cost of a worker that has nothing to do: calls and CPU time.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  redwork bench idle",
            "  redwork bench idle --time 60s --runs 3 -o json",
            "",
            "In each round the server is looked at without a worker; then with one new worker JVM on one",
            "queue, and then with another one whose lane reads ten, three seconds after each has run a job.",
            "calls-N: the scripts and waits that the worker asks the server for in a second, by its commandstats",
            "(what scripts run is not counted). worker-N, server-N: milliseconds of CPU time in each second.",
            "server-0: the server's without a worker, for its own timers. CPU times are counted in steps of",
            "10 ms by some systems: look for longer to know better.",
            "redwork bench --help says what all benches have in common."
        })
final class BenchIdleCommand extends BenchAction {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    /** A JVM that has just started still compiles. */
    private static final Duration SETTLING = Duration.ofSeconds(3);

    private static final List<Integer> QUEUES = List.of(1, 10);

    @Option(names = "--time", paramLabel = "TIME", description = "How long each is looked at. Default: 10s.")
    Duration time = Duration.ofSeconds(10);

    private List<List<BenchQueue>> sets = List.of();

    @Override
    void check() {
        if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
            throw usage("--time is 1s to 1h, not " + Durations.format(time));
        }
    }

    /** One a queue, which shows that the worker is there. */
    @Override
    long jobs() {
        return QUEUES.stream().mapToInt(count -> count).sum();
    }

    /** Nothing is run: an idle worker is not faster when it is warm, and {@link #SETTLING} is for what has just started. */
    @Override
    void warmUp() {
        sets = QUEUES.stream()
                .map(count -> Stream.generate(queue()::another).limit(count).toList())
                .toList();
    }

    @Override
    List<Sample> round(LongConsumer done) throws InterruptedException {
        List<Sample> samples = new ArrayList<>();
        Sample alone = aSecond("server-0", spent(List.of()).serverSeconds());
        samples.add(alone);
        for (List<BenchQueue> queues : sets) {
            samples.addAll(idle(queues, alone, done));
        }
        return samples;
    }

    private List<Sample> idle(List<BenchQueue> queues, Sample alone, LongConsumer done) throws InterruptedException {
        String names = queues.stream().map(BenchQueue::name).collect(Collectors.joining(","));
        List<ProcessHandle> started = environment().startWorkers(1, List.of("-q", names));
        Cost spent;
        try {
            for (BenchQueue one : queues) {
                one.enqueue(BenchTasks.NOOP, "", 1);
                new CompletionCount(one::ended, started, done).await(1);
            }
            Thread.sleep(SETTLING.toMillis());
            spent = spent(started);
            if (!started.stream().allMatch(ProcessHandle::isAlive)) {
                throw new RedworkException("the worker ended");
            }
        } finally {
            environment().stopWorkers();
        }
        for (BenchQueue one : queues) {
            one.checkEnded(1);
            one.clear();
        }
        int count = queues.size();
        return List.of(
                Sample.of("calls-" + count, "calls/s", spent.calls() * 1e3 / time.toMillis()),
                aSecond("worker-" + count, spent.clientSeconds()),
                aSecond("server-" + count, spent.serverSeconds()).within(alone));
    }

    /** While nothing happens. */
    private Cost spent(List<ProcessHandle> worker) throws InterruptedException {
        Meter meter = Meter.start(queue().link(), worker);
        Thread.sleep(time.toMillis());
        return meter.stop(0);
    }

    private Sample aSecond(String figure, double cpuSeconds) {
        return Sample.of(figure, "ms/s", cpuSeconds * 1e6 / time.toMillis());
    }

    @Override
    String explanation() {
        return "%s each: calls of an idle worker JVM on 1 and on 10 queues; worker, server: ms of CPU time a second."
                .formatted(Durations.format(time));
    }
}
