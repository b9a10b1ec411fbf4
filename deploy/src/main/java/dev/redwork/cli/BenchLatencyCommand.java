package dev.redwork.cli;

import dev.redwork.bench.Bench;
import dev.redwork.bench.LatencyBench;
import dev.redwork.bench.Load;
import dev.redwork.bench.Sample;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Table;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
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
            "come (Poisson, by --seed). Latency counts from that time, whenever the job was really put in: a",
            "producer that falls behind does not hide it. One thread puts in by one call what is due.",
            "",
            "start: to the handler's start in a worker JVM; result: until the job's future in this JVM has it.",
            "Both read the same monotonic clock of this machine; were it two clocks, a start would not lie",
            "between call and result, which is checked of each job. lpush: a bare LPUSH at the times of the",
            "idle load, awaited, in the same round: RATIO compares with the same percentile of that. Figures",
            "are medians of the rounds. Of 500 jobs p99.9 is the slowest. In JSON rate-N tells what the jobs",
            "of a load cost: calls, bytes, CPU of server, workers (client) and this JVM (producer). Every job",
            "must have exactly one outcome.",
            "",
            "It starts a Redis of its own, with an append-only file. With --redis it uses that server and a",
            "queue called bench.latency.*, and takes all of it away again."
        })
final class BenchLatencyCommand extends BenchAction {
    private static final int LONGEST = 60;
    private static final int BUSIEST_IDLE = 10_000;

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

    @Option(names = "--seed", paramLabel = "N", description = "Of the times at which jobs come. Default: 1.")
    long seed = 1;

    @Mixin
    BenchNoops workers;

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
    Bench bench(BenchEnvironment environment) {
        LatencyBench.Plan plan = new LatencyBench.Plan(loads, Duration.ofSeconds(seconds), idleRate, seed);
        return new LatencyBench(environment.queue(), plan, workers.inputBytes, workers.on(environment));
    }

    @Override
    JsonFields options() {
        return workers.addTo(new JsonFields()
                .with("loads", loads.stream().map(Load::toString).toList())
                .with("seconds", seconds)
                .with("idleRate", idleRate)
                .with("seed", seed));
    }

    @Override
    Table table(BenchReport report) {
        return LatencyTable.of(report.figures(), loads);
    }

    @Override
    String line(List<Sample> round) {
        return BenchReport.line(round.stream().filter(this::isTelling).toList());
    }

    private boolean isTelling(Sample sample) {
        return sample.figure().equals("peak")
                || loads.stream()
                        .anyMatch(load -> sample.figure().equals(LatencyBench.start(load) + "-p50")
                                || sample.figure().equals(LatencyBench.result(load) + "-p99"));
    }

    @Override
    String explanation() {
        return "ms from the time at which a job was due to be put in, %d s a load, run by %s; lpush: a bare call, awaited."
                .formatted(seconds, workers);
    }
}
