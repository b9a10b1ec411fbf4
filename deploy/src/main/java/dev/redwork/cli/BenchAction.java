package dev.redwork.cli;

import dev.redwork.bench.Bench;
import dev.redwork.bench.Figure;
import dev.redwork.bench.Sample;
import dev.redwork.cli.command.DataAction;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.terminal.Durations;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Numbers;
import dev.redwork.cli.terminal.Progress;
import dev.redwork.cli.terminal.Table;
import dev.redwork.embedded.RedisServerBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.LongAdder;
import picocli.CommandLine.Option;

/** Base class of all benches: a server, a warm-up, some rounds, and the figures at the end. */
abstract class BenchAction extends DataAction {
    /** The most that {@code --jobs} may be. */
    static final int MOST_JOBS = 10_000_000;

    private static final int MOST_RUNS = 1_000;
    private static final Duration LONGEST_RTT = Duration.ofSeconds(1);

    @Option(names = "--runs", paramLabel = "N", description = "Rounds that count. Default: 5.")
    int runs = 5;

    @Option(
            names = "--no-aof",
            description = "The Redis that is started writes no append-only file. It does by default.")
    boolean noAof;

    @Option(
            names = "--rtt",
            paramLabel = "TIME",
            converter = Durations.class,
            description =
                    "How much longer a round trip takes, such as 1ms: a line inside this JVM holds back each packet of"
                            + " workers, producers and what they are compared with by half of it, each way; counters are"
                            + " read without it. Default: 0s, no such line.")
    Duration rtt = Duration.ZERO;

    /** The word behind {@code bench}. */
    final String what() {
        return spec.name();
    }

    /** Checks the options, before anything is started. */
    abstract void check();

    abstract Bench bench(BenchEnvironment environment) throws Exception;

    /** Changes the server that is started here; by default it is as every other. */
    void prepare(RedisServerBuilder server) {}

    /** The options of this run, for the record. */
    abstract JsonFields options();

    /** Says more about a figure, for the record. */
    void describe(String figure, JsonFields fields) {}

    /** Whether workers and producers reach the server over a line that may be a longer one. */
    boolean hasLine() {
        return !rtt.isZero();
    }

    /** The figures, for people. */
    Table table(BenchReport report) {
        return report.table();
    }

    /** One round, as it ends. */
    String line(List<Sample> round) {
        return BenchReport.line(round);
    }

    /** The table in a sentence. */
    abstract String explanation();

    @Override
    public final Integer call() throws Exception {
        between("--runs", runs, 1, MOST_RUNS);
        if (noAof && given() != null) {
            throw usage("--no-aof is for a Redis that is started here, --redis names another one");
        }
        checkLine();
        check();
        long start = System.nanoTime();
        try (BenchEnvironment environment = BenchEnvironment.open(this)) {
            try (Bench bench = bench(environment)) {
                LongAdder jobs = new LongAdder();
                List<Figure> figures = measure(bench, jobs);
                print(new BenchReport(what(), figures, jobs.sum(), System.nanoTime() - start), environment);
            } catch (RuntimeException e) {
                if (environment.isEnding()) {
                    throw new CancellationException("interrupted");
                }
                environment.lastLines().forEach(console().err()::println);
                throw e;
            }
        }
        return ExitCode.OK;
    }

    private List<Figure> measure(Bench bench, LongAdder jobs) throws InterruptedException {
        console().say("warming up");
        bench.warmUp();
        List<List<Sample>> rounds = new ArrayList<>();
        for (int run = 1; run <= runs; run++) {
            try (Progress progress = console().progress("run " + run + " of " + runs, "jobs", bench.jobs())) {
                rounds.add(bench.round(done -> {
                    jobs.add(done);
                    progress.add(done);
                }));
            }
            console().say("run " + run + " of " + runs + ": " + line(rounds.get(run - 1)));
        }
        return Figure.of(rounds);
    }

    private void print(BenchReport report, BenchEnvironment environment) {
        if (form() == Form.TABLE) {
            table(report).print(console().out(), console().colour());
            console().print("");
            console().print(explanation());
        } else {
            JsonFields settings = options().with("runs", runs).with("rttMillis", rtt.toNanos() / 1e6);
            if (given() == null) {
                settings.with("aof", !noAof);
            }
            console()
                    .print(report.json(settings, environment.redisVersion(), this::describe)
                            .json());
        }
        console().flush();
    }

    private void checkLine() {
        if (rtt.compareTo(LONGEST_RTT) > 0) {
            throw usage("--rtt is 0s to " + LONGEST_RTT.toSeconds() + "s, not " + Durations.format(rtt));
        }
        String url = given();
        if (hasLine() && url != null && url.startsWith("rediss:")) {
            throw usage("a longer round trip is for a line that can be looked into, rediss:// is TLS");
        }
    }

    final void between(String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw usage(
                    "%s is %s to %s, not %d".formatted(option, Numbers.grouped(least), Numbers.grouped(most), value));
        }
    }
}
