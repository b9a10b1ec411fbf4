package dev.redwork.cli;

import dev.redwork.bench.Bench;
import dev.redwork.bench.Figure;
import dev.redwork.bench.Sample;
import dev.redwork.cli.OutputOption.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Option;

/** What all benches share: a server, a warm-up, some rounds, and the figures at the end. */
abstract class BenchAction extends DataAction {
    private static final int MOST_RUNS = 1_000;

    @Option(names = "--runs", paramLabel = "N", description = "Rounds that count. Default: 5.")
    int runs = 5;

    @Option(
            names = "--no-aof",
            description = "The Redis that is started writes no append-only file. It does by default.")
    boolean noAof;

    /** The word behind {@code bench}. */
    final String what() {
        return spec.name();
    }

    /** Checks the options, before anything is started. */
    abstract void check();

    abstract Bench bench(BenchStage stage) throws Exception;

    /** What was asked for, for the record. */
    abstract Fields options();

    /** The table in a sentence. */
    abstract String explanation();

    @Override
    public final Integer call() throws Exception {
        between("--runs", runs, 1, MOST_RUNS);
        if (noAof && given() != null) {
            throw usage("--no-aof is for a Redis that is started here, --redis names another one");
        }
        check();
        long start = System.nanoTime();
        try (BenchStage stage = BenchStage.open(this, given(), !noAof, what())) {
            try (Bench bench = bench(stage)) {
                List<Figure> figures = measure(bench);
                print(new BenchReport(what(), figures, bench.jobs() * runs, System.nanoTime() - start), stage);
            } catch (RuntimeException e) {
                if (stage.isEnding()) {
                    throw new CancellationException("interrupted");
                }
                stage.lastLines().forEach(console().err()::println);
                throw e;
            }
        }
        return ExitCode.OK;
    }

    private List<Figure> measure(Bench bench) throws InterruptedException {
        console().say("warming up");
        bench.warmUp();
        List<List<Sample>> rounds = new ArrayList<>();
        for (int run = 1; run <= runs; run++) {
            try (Progress progress = console().progress("run " + run + " of " + runs, "jobs", bench.jobs())) {
                rounds.add(bench.round(progress::add));
            }
            console().say("run " + run + " of " + runs + ": " + BenchReport.line(rounds.get(run - 1)));
        }
        return Figure.of(rounds);
    }

    private void print(BenchReport report, BenchStage stage) {
        if (form() == Form.TABLE) {
            report.table().print(console().out(), console().colour());
            console().print("");
            console().print(explanation());
        } else {
            Fields settings = options().with("runs", runs);
            if (given() == null) {
                settings.with("aof", !noAof);
            }
            console().print(report.json(settings, stage.redisVersion()).json());
        }
        console().flush();
    }

    final void between(String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw usage(
                    "%s is %s to %s, not %d".formatted(option, Numbers.grouped(least), Numbers.grouped(most), value));
        }
    }
}
