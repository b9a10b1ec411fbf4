package dev.redwork.cli;

import dev.redwork.bench.Bench;
import dev.redwork.bench.DrainPlan;
import dev.redwork.bench.ScaleBench;
import dev.redwork.bench.ScalePoint;
import java.util.HashSet;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "scale",
        description = "How the rate of drained jobs, and what each costs, changes as one thing grows.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  redwork bench scale backlog",
            "  redwork bench scale rtt --sizes 0ms,1ms,10ms -o json > rtt.json",
            "",
            "BY is what grows, all else stays; usual sizes in brackets:",
            "  backlog    jobs that wait behind the measured ones (1000,10000,100000,1000000)",
            "  input      bytes of each input (20,100,1000,10000,64000); never more than 512 MB wait: of long",
            "             inputs fewer are measured, and JSON has how many",
            "  workers    worker JVMs, each with --threads and its own jobs in front that warm it (1,2,4,8)",
            "  batch      jobs of each batch; all jobs are in batches (1,10,100,1000,10000)",
            "  producers  producers in this JVM that put the jobs in, ten in turn, and get the results while",
            "             they are measured (1,10,100,1000)",
            "  threads    threads of each worker (1,10,100,1000)",
            "  keys       uniqueness keys that other jobs hold, which wait behind the measured ones; of these,",
            "             too, each has a key of its own (1,10,100,1000,10000,100000)",
            "  rtt        ms that a round trip takes longer (0ms,0.25ms,0.5ms,1ms,2ms,5ms)",
            "",
            "Each round drains at each size in turn, as bench drain does: half as many jobs in front warm the",
            "workers, the clock runs from the outcome of the last of these to that of the last measured one.",
            "Jobs behind them are drained after that; then every job of the size must have exactly one outcome.",
            "RATIO compares with pipelined SET, 100 a round trip on one connection, at the first of the sizes,",
            "measured in the same round from this JVM. CALLS are scripts that the server was asked for, BYTES",
            "those on its connections, CPU the time of the server, of the workers (CLIENT) and, by producers, of",
            "this JVM that hears of the ends (PRODUCER), each for a job.",
            "",
            "It starts a Redis of its own, with an append-only file. With --redis it uses that server and a",
            "queue called bench.scale.*, and takes all of it away again."
        })
final class BenchScaleCommand extends BenchAction {
    @Parameters(
            paramLabel = "BY",
            converter = Scale.Converter.class,
            description = "The quantity that grows; see below.")
    Scale by;

    @Option(
            names = "--sizes",
            paramLabel = "N",
            split = ",",
            description = "The sizes, in turn; times for rtt, such as 0.5ms. Default: those below.")
    List<String> texts = List.of();

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "Jobs that are measured at each size, a round. Default: 100000; for keys 20000.")
    int jobs;

    @Mixin
    BenchNoops workers;

    private List<ScaleSize> sizes = List.of();

    @Override
    void check() {
        String option = by.option();
        if (option != null && spec.commandLine().getParseResult().hasMatchedOption(option)) {
            throw usage(option + " is what grows here: give --sizes");
        }
        workers.check(this);
        if (!spec.commandLine().getParseResult().hasMatchedOption("--jobs")) {
            jobs = by.jobs();
        }
        between("--jobs", jobs, 1, MOST_JOBS);
        sizes = (texts.isEmpty() ? by.sizes() : texts).stream().map(this::size).toList();
        if (new HashSet<>(sizes).size() < sizes.size()) {
            throw usage("--sizes names one twice");
        }
    }

    private ScaleSize size(String text) {
        try {
            return by.size(text);
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    @Override
    boolean hasLine() {
        return super.hasLine() || by.isTime();
    }

    @Override
    Bench bench(BenchEnvironment environment) {
        return new ScaleBench(
                environment.queue(),
                sizes.stream().map(size -> point(size, environment)).toList(),
                environment::lengthen);
    }

    private ScalePoint point(ScaleSize size, BenchEnvironment environment) {
        int count = size.count();
        return new ScalePoint(
                figure(size),
                plan(size),
                workers.on(environment, by.workers(workers.workers, count), by.threads(workers.threads, count)),
                by.isTime() ? size.time() : rtt);
    }

    private String figure(ScaleSize size) {
        return by.word() + "-" + size.name();
    }

    private DrainPlan plan(ScaleSize size) {
        return by.plan(DrainPlan.of(jobs, Math.max(1, jobs / 2), workers.inputBytes), size.count());
    }

    @Override
    JsonFields options() {
        return workers.addTo(new JsonFields()
                .with("by", by.word())
                .with("sizes", sizes.stream().map(ScaleSize::json).toList())
                .with("jobs", jobs));
    }

    @Override
    void describe(String figure, JsonFields fields) {
        sizes.stream()
                .filter(size -> figure(size).equals(figure))
                .forEach(size ->
                        fields.with("size", size.json()).with("jobs", plan(size).jobs()));
    }

    @Override
    String explanation() {
        return "N: %s; all else: %s no-op jobs to the last recorded outcome, %s; set: pipelined SET on one connection."
                .formatted(by.title(), Numbers.grouped(jobs), workers);
    }
}
