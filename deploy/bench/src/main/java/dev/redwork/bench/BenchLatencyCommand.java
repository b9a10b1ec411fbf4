package dev.redwork.bench;

import dev.redwork.bench.JobsInFlight.Landed;
import dev.redwork.cli.terminal.Table;
import dev.redwork.job.Defaults;
import dev.redwork.job.RedworkException;
import dev.redwork.producer.Producer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.function.LongConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "latency",
        description = "How long a job takes to its start and to its result, when idle and under load.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  redwork bench latency",
            "  redwork bench latency --loads idle --seconds 20 --runs 3",
            "  redwork bench latency --loads 50,80,90 --rtt 1ms -o json",
            "",
            "Each round first finds the peak of the same workers and producer: results back while never more",
            "than 10,000 jobs are under way. Then come the loads. Their jobs have times that are fixed before:",
            "idle: 50 a second, always as far apart; N: so much percent of the peak, as independent callers",
            "come (Poisson). Latency counts from that time, whenever the job was really put in: a",
            "producer that falls behind does not hide it. One thread puts in by one call what is due.",
            "",
            "start: to the handler's start in a worker JVM; result: until the job's future in this JVM has it.",
            "Both read the same monotonic clock of this machine; were it two clocks, a start would not lie",
            "between call and result, which is checked of each job. lpush: a bare LPUSH at the times of the",
            "idle load, awaited, in the same round: RATIO compares with the same percentile of that. Of 500",
            "jobs p99.9 is the slowest. In JSON rate-N tells what the jobs of a load cost. Workers go on through",
            "all rounds. redwork bench --help says what all benches have in common."
        })
final class BenchLatencyCommand extends BenchAction {
    private static final int LONGEST = 60;
    private static final long SEED = 1;
    private static final int BUSIEST_IDLE = 10_000;
    private static final int PEAK_IN_FLIGHT = 10_000;
    private static final int PEAK_CALL = 1_000;
    private static final Duration LONGEST_PEAK = Duration.ofSeconds(3);

    @Option(
            names = "--loads",
            paramLabel = "LOAD",
            split = ",",
            converter = LoadConverter.class,
            description = "Which loads, each `idle` or percent of the peak. Default: idle,50,80.")
    List<Load> loads = List.of(new Load(0), new Load(50), new Load(80));

    @Option(names = "--seconds", paramLabel = "N", description = "Time at each load, in a round. Default: 10.")
    int seconds = 10;

    @Option(names = "--idle-rate", paramLabel = "N", description = "Jobs a second when idle. Default: 50.")
    int idleRate = 50;

    @Mixin
    BenchWorkers workers;

    private List<ProcessHandle> started = List.of();
    private long expected;

    private static final class LoadConverter implements ITypeConverter<Load> {
        @Override
        public Load convert(String text) {
            try {
                return Load.of(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    @Override
    void check() {
        if (new HashSet<>(loads).size() < loads.size()) {
            throw usage("--loads names one twice");
        }
        between("--seconds", seconds, 1, LONGEST);
        between("--idle-rate", idleRate, 1, BUSIEST_IDLE);
        workers.check(this);
    }

    @Override
    long jobs() {
        return expected;
    }

    @Override
    void warmUp() throws InterruptedException {
        started = workers.start(this);
        long[] done = {0};
        round(jobs -> done[0] += jobs);
        expected = done[0];
    }

    @Override
    List<Sample> round(LongConsumer done) throws InterruptedException {
        long[] idleTimes = times(new Load(0), idleRate);
        List<Sample> bare = new Limits(queue()).lpushAt(idleTimes).samples("lpush");
        List<Sample> samples = new ArrayList<>(bare);
        Sample peak = peak(done);
        samples.add(peak);
        for (Load load : loads) {
            double perSecond = load.isIdle() ? idleRate : peak.value() * load.percent() / 100;
            samples.addAll(at(load, perSecond, bare, done));
        }
        return samples;
    }

    private long[] times(Load load, double perSecond) {
        int count = (int) Math.max(1, Math.round(perSecond * seconds));
        return load.isIdle() ? Arrivals.even(perSecond, count) : Arrivals.poisson(perSecond, count, SEED);
    }

    private JobsInFlight<String, Long> inFlight(Producer producer, LongConsumer done) {
        return new JobsInFlight<>(producer, queue().here(BenchTasks.STARTED), started, done);
    }

    private List<String> inputs(int count) {
        return Collections.nCopies(count, INPUT);
    }

    /** As many as can be: jobs go in as results come back. */
    private Sample peak(LongConsumer done) throws InterruptedException {
        Duration time = Duration.ofSeconds(seconds);
        long most = (time.compareTo(LONGEST_PEAK) < 0 ? time : LONGEST_PEAK).toNanos();
        Sample peak;
        long all;
        try (Producer producer = queue().newProducerOfResults()) {
            JobsInFlight<String, Long> jobs = inFlight(producer, done);
            keepFull(jobs, most / 3);
            Meter meter = Meter.startApart(queue().link(), started);
            long first = queue().ended();
            long start = System.nanoTime();
            keepFull(jobs, most);
            long ended = queue().ended() - first;
            long nanos = System.nanoTime() - start;
            peak = Sample.of("peak", "jobs/s", ended * 1e9 / nanos).at(meter.stop(ended));
            all = jobs.await().size();
        }
        queue().checkEnded(all);
        queue().clearEnded();
        return peak;
    }

    private void keepFull(JobsInFlight<String, Long> jobs, long nanos) throws InterruptedException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            jobs.awaitAtMost(PEAK_IN_FLIGHT - PEAK_CALL);
            jobs.put(inputs(PEAK_CALL));
        }
    }

    /** Jobs at given times, whatever has become of those before. */
    private List<Sample> at(Load load, double perSecond, List<Sample> bare, LongConsumer done)
            throws InterruptedException {
        long[] times = times(load, perSecond);
        Latencies toStart = new Latencies();
        Latencies toResult = new Latencies();
        Cost cost;
        try (Producer producer = queue().newProducerOfResults()) {
            // The first job of a producer makes itself known, which is no matter of the load.
            JobsInFlight<String, Long> first = inFlight(producer, done);
            first.put(inputs(1));
            first.awaitAtMost(0);
            JobsInFlight<String, Long> jobs = inFlight(producer, done);
            Meter meter = Meter.startApart(queue().link(), started);
            long origin = Arrivals.origin();
            put(jobs, times, origin);
            List<Landed<Long>> landed = jobs.await();
            cost = meter.stop(times.length);
            for (int i = 0; i < times.length; i++) {
                Landed<Long> job = landed.get(i);
                check(job);
                toStart.add(job.output() - origin - times[i]);
                toResult.add(job.nanos() - origin - times[i]);
            }
        }
        queue().checkEnded(times.length + 1L);
        queue().clearEnded();
        List<Sample> samples = new ArrayList<>();
        samples.add(Sample.of("rate-" + load, "jobs/s", perSecond).at(cost));
        samples.addAll(toStart.samples("start-" + load, bare));
        samples.addAll(toResult.samples("result-" + load, bare));
        return samples;
    }

    private void put(JobsInFlight<String, Long> jobs, long[] times, long origin) throws InterruptedException {
        int next = 0;
        while (next < times.length) {
            Arrivals.await(origin + times[next]);
            long now = System.nanoTime() - origin;
            int end = next + 1;
            while (end < times.length && end - next < Defaults.CALL_JOBS && times[end] <= now) {
                end++;
            }
            jobs.put(inputs(end - next));
            next = end;
        }
    }

    /**
     * That the {@link System#nanoTime} of a worker's JVM is the clock of ours is not promised by Java, but a fact on Linux, where
     * both read the kernel's monotonic clock; and each job proves it.
     */
    static void check(Landed<Long> job) {
        if (job.output() < job.sent() || job.output() > job.nanos()) {
            throw new RedworkException("a job started " + (job.output() - job.sent()) / 1e6
                    + " ms after it was put in, and its result came after " + (job.nanos() - job.sent()) / 1e6
                    + " ms: two JVMs of this system have two clocks, so nothing can be told");
        }
    }

    @Override
    List<Table> tables(BenchReport report) {
        return List.of(LatencyTable.of(report.figures(), loads));
    }

    @Override
    String line(List<Sample> round) {
        return BenchReport.line(round.stream()
                .filter(sample -> sample.figure().matches("peak|start-.*-p50|result-.*-p99"))
                .toList());
    }

    @Override
    String explanation() {
        return "ms from the time at which a job was due to be put in, %d s a load, run by %s; lpush: a bare call, awaited."
                .formatted(seconds, workers);
    }
}
