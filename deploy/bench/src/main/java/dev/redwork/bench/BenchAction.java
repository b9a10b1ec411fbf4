package dev.redwork.bench;

import dev.redwork.cli.command.DataAction;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Progress;
import dev.redwork.cli.terminal.Table;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** One thing to measure: a server, a warm-up, some rounds that each start from an empty queue, and the figures at the end. */
abstract class BenchAction extends DataAction {
    /** The most that {@code --jobs} may be. */
    static final int MOST_JOBS = 10_000_000;

    /** The most that {@code --input-bytes} may be. */
    static final int MOST_INPUT = 1_000_000;

    /** A small job's. */
    static final String INPUT = "x".repeat(10);

    private static final int MOST_RUNS = 1_000;
    private static final Duration LONGEST_RTT = Duration.ofSeconds(1);

    /** Options that change nothing about what is measured, or are told in another form. */
    private static final Set<String> NO_SETTINGS =
            Set.of("--help", "--verbose", "--output", "--redis", "--namespace", "--no-aof");

    @Option(names = "--runs", paramLabel = "N", description = "Rounds that count. Default: 5.")
    int runs = 5;

    @Option(
            names = "--no-aof",
            description = "The Redis that is started writes no append-only file. It does by default.")
    boolean noAof;

    @Option(
            names = "--rtt",
            paramLabel = "TIME",
            description =
                    "How much longer a round trip takes, such as 1ms: a line inside this JVM holds back each packet of"
                            + " workers, producers and what they are compared with by half of it, each way; counters are"
                            + " read without it. Default: 0s, no such line.")
    Duration rtt = Duration.ZERO;

    private @Nullable BenchEnvironment environment;

    /** Checks the options, before anything is started. */
    abstract void check();

    /** Jobs of one round; where time bounds a round, as many as are to be expected after {@link #warmUp}. */
    abstract long jobs();

    /** Runs what is not counted: code that has just been loaded is slow. */
    abstract void warmUp() throws Exception;

    /**
     * Measures once, checks that nothing was lost or doubled, and clears away.
     *
     * @param done is told of jobs as they get done
     * @return the same figures each time, limits first
     * @throws dev.redwork.job.RedworkException when a job has no outcome, or more than one
     */
    abstract List<Sample> round(LongConsumer done) throws Exception;

    /** The table in a sentence. */
    abstract String explanation();

    /** Ends what it has started itself. */
    void end() {}

    /** The figures, for people. */
    List<Table> tables(BenchReport report) {
        return List.of(report.table());
    }

    /** One round, as it ends. */
    String line(List<Sample> round) {
        return BenchReport.line(round);
    }

    final BenchEnvironment environment() {
        return Objects.requireNonNull(environment);
    }

    final BenchQueue queue() {
        return environment().queue();
    }

    @Override
    public boolean hasNames() {
        return false;
    }

    @Override
    public Integer call() throws Exception {
        between("--runs", runs, 1, MOST_RUNS);
        checkServer();
        check();
        long start = System.nanoTime();
        try (BenchEnvironment opened = BenchEnvironment.open(this, !noAof, rtt)) {
            environment = opened;
            LongAdder jobs = new LongAdder();
            List<Figure> figures = measure(jobs);
            print(new BenchReport(spec.name(), figures, jobs.sum(), System.nanoTime() - start));
        }
        return ExitCode.OK;
    }

    private List<Figure> measure(LongAdder jobs) throws Exception {
        try {
            console().say("warming up");
            warmUp();
            List<List<Sample>> rounds = new ArrayList<>();
            for (int run = 1; run <= runs; run++) {
                try (Progress progress = console().progress("run " + run + " of " + runs, "jobs", jobs())) {
                    rounds.add(round(done -> {
                        jobs.add(done);
                        progress.add(done);
                    }));
                }
                console().say("run " + run + " of " + runs + ": " + line(rounds.get(run - 1)));
            }
            return Figure.of(rounds);
        } catch (RuntimeException e) {
            if (environment().isEnding()) {
                throw new CancellationException("interrupted");
            }
            environment().lastLines().forEach(console().err()::println);
            throw e;
        } finally {
            end();
        }
    }

    private void print(BenchReport report) {
        if (form() == Form.TABLE) {
            for (Table table : tables(report)) {
                print(table);
                console().print("");
            }
            console().print(explanation());
        } else {
            console()
                    .print(report.json(settings(given() == null), environment().redisVersion())
                            .json());
        }
        console().flush();
    }

    /** The values of all options that say what was measured. */
    private JsonFields settings(boolean ourServer) {
        JsonFields settings = new JsonFields();
        for (OptionSpec option : spec.options()) {
            String name = option.longestName();
            if (!NO_SETTINGS.contains(name) && !option.hidden()) {
                String field = Pattern.compile("-([a-z])")
                        .matcher(name.substring(2))
                        .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
                Object value = option.getValue();
                if (value instanceof Duration time) {
                    settings.with(field + "Millis", time.toNanos() / 1e6);
                } else {
                    settings.with(
                            field,
                            value instanceof List<?> list
                                    ? list.stream().map(Object::toString).toList()
                                    : value);
                }
            }
        }
        return ourServer ? settings.with("aof", !noAof) : settings;
    }

    private void checkServer() {
        String url = given();
        if (noAof && url != null) {
            throw usage("--no-aof is for a Redis that is started here, --redis names another one");
        }
        if (rtt.compareTo(LONGEST_RTT) > 0) {
            throw usage("--rtt is 0s to " + LONGEST_RTT.toSeconds() + "s, not " + Durations.format(rtt));
        }
        if (!rtt.isZero() && url != null && url.startsWith("rediss:")) {
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
