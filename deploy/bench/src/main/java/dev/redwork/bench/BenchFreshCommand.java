package dev.redwork.bench;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.terminal.Table;
import dev.redwork.cli.worker.SpawnedWorker;
import dev.redwork.site.Site;
import dev.redwork.text.Numbers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "fresh",
        description = "How fast the first jobs of new JVMs are, and what that takes of them and of their compilers.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  redwork bench fresh",
            "  redwork bench fresh --runs 3 --no-aof -o json",
            "",
            "Nothing is warm: each part of each round has a new worker JVM and a new client JVM, and beside it, as",
            "x-plain, a program of the same shape without a queue, in new JVMs, too. A round takes about a minute.",
            "",
            "singles: jobs enqueued one by one, each awaited, beside as many LPUSH. bulk: --jobs jobs, 1,000 a call,",
            "beside as many SET, 100 a round trip. drain: these jobs, by a worker that is launched then, from its first",
            "outcome to the last, as Redis counts them; launch-drain: from the launch of its JVM on; both beside set,",
            "from this JVM, which is warm. start, result: jobs one at a time, each enqueued 2 ms after the result of the",
            "one before, to the handler's start and to the result in the client's hands, beside a call of an echo by",
            "LPUSH and BLPOP of two lists. fetch: pages of a local site that takes 100 ms for each, 100 at once, from",
            "the first enqueue to the last result, beside 100 threads with the same HTTP client. gcd-jobs: as in bench",
            "gcd, beside as many threads. Workers, but for drain, and the echo have been up for two seconds.",
            "",
            "Seconds of a round, from the first call to the last answer: WORKER is the CPU time of the JVM that runs",
            "the jobs, or echoes, CLIENT of the one that enqueues, or is the plain program, REDIS of the server.",
            "COMPILERS are their threads that compile, a part of it; -XX:-UseDynamicNumberOfCompilerThreads keeps them",
            "to the end. CLASSES is how long, on the clock, they defined, verified and initialized classes; to find",
            "them in their jars is not in it, nor to wait for another thread's. JSON has more percentiles, and the sums",
            "of all rounds. redwork bench --help says what all benches have in common."
        })
final class BenchFreshCommand extends BenchAction {
    /** Of a worker or an echo before its first job. */
    private static final Duration SETTLING = Duration.ofSeconds(2);

    private static final Duration PAGE_DELAY = Duration.ofMillis(100);

    @Mixin
    FreshSizes sizes;

    /** For another JVM of this bench: only runs this part, and writes its outcome to stdout. */
    @Option(names = "--part", hidden = true)
    @Nullable
    FreshPart part;

    /** The part's queue. */
    @Option(names = "--queue", hidden = true)
    String queueName = "";

    /** The site of its pages. */
    @Option(names = "--site", hidden = true)
    String siteUrl = "";

    private @Nullable Site site;

    @Override
    void check() {
        sizes.check(this);
    }

    @Override
    long jobs() {
        return sizes.all();
    }

    /** Nothing but the limit and the site are to be warm. */
    @Override
    void warmUp() throws IOException, InterruptedException {
        environment().keepCompilers();
        new Limits(queue()).set();
        Site slow = Site.start("127.0.0.1", 0, PAGE_DELAY, null);
        site = slow;
        siteUrl = slow.url();
        new FetchWork().plain(FetchWork.urls(siteUrl, sizes.pages), FreshJobs.PAGES_AT_ONCE);
    }

    @Override
    List<Sample> round(LongConsumer done) throws InterruptedException {
        String lane = queue().name() + ":" + sizes.threads;
        String pages = queue().name() + ":" + FreshJobs.PAGES_AT_ONCE + ":virtual";
        Sample set = new Limits(queue()).set();
        List<Sample> samples = new ArrayList<>(List.of(set));
        addBeside(samples, plain(FreshPart.SINGLES_PLAIN, sizes.singles), singles(done));
        addBeside(samples, plain(FreshPart.BULK_PLAIN, sizes.jobs), measured(FreshPart.BULK, sizes.jobs, null));
        samples.addAll(drain(lane, set, done));
        addBeside(samples, withEcho(), withWorker(FreshPart.ONE, sizes.lead + sizes.one, done, "-q", lane));
        addBeside(
                samples,
                plain(FreshPart.FETCH_PLAIN, sizes.pages),
                withWorker(FreshPart.FETCH, sizes.pages, done, "--allow-private", "-q", pages));
        addBeside(
                samples,
                plain(FreshPart.GCD_PLAIN, sizes.pairs),
                withWorker(FreshPart.GCD, sizes.pairs, done, "-q", lane));
        return samples;
    }

    private static void addBeside(List<Sample> samples, List<Sample> plain, List<Sample> byJobs) {
        samples.addAll(plain);
        for (int i = 0; i < plain.size(); i++) {
            samples.add(byJobs.get(i).within(plain.get(i)));
        }
    }

    private List<Sample> plain(FreshPart work, int count) throws InterruptedException {
        List<Sample> samples = measured(work, count, null);
        queue().clear();
        return samples;
    }

    private List<Sample> singles(LongConsumer done) throws InterruptedException {
        List<Sample> samples = measured(FreshPart.SINGLES, sizes.singles, null);
        queue().checkWaiting(sizes.singles);
        queue().clear();
        done.accept(sizes.singles);
        return samples;
    }

    private List<Sample> drain(String lane, Sample set, LongConsumer done) throws InterruptedException {
        Meter fromLaunch = Meter.start(queue().link(), List.of());
        long launch = System.nanoTime();
        List<ProcessHandle> worker = environment().startWorkers(1, List.of("-q", lane));
        List<Sample> samples;
        try {
            CompletionCount ended = new CompletionCount(queue()::ended, worker, done);
            long first = ended.await(1);
            long start = System.nanoTime();
            Meter fromFirst = Meter.start(queue().link(), List.of());
            JvmTime before = JvmTime.of(worker.get(0));
            ended.await(sizes.jobs);
            long end = System.nanoTime();
            JvmTime after = JvmTime.of(worker.get(0));
            samples = List.of(
                    Sample.of("drain", "jobs/s", (sizes.jobs - first) * 1e9 / (end - start))
                            .within(set)
                            .at(fromFirst.stop(sizes.jobs - first).with(FreshTables.WORKER, after.minus(before))),
                    Sample.of("launch-drain", "jobs/s", sizes.jobs * 1e9 / (end - launch))
                            .within(set)
                            .at(fromLaunch.stop(sizes.jobs).with(FreshTables.WORKER, after)));
        } finally {
            environment().stopWorkers();
        }
        queue().checkEnded(sizes.jobs);
        queue().clear();
        return samples;
    }

    private List<Sample> withEcho() throws InterruptedException {
        FreshPlain caller = new FreshPlain(sizes, queue());
        Process echo = launch(FreshPart.ECHO);
        try {
            caller.awaitEcho();
            Thread.sleep(SETTLING.toMillis());
            List<Sample> samples = measured(FreshPart.ONE_PLAIN, sizes.lead + sizes.one, echo.toHandle());
            caller.endEcho();
            environment().awaitEnd(FreshPart.ECHO.toString(), echo);
            return samples;
        } finally {
            echo.destroyForcibly();
            queue().clear();
        }
    }

    private List<Sample> withWorker(FreshPart work, int count, LongConsumer done, String... arguments)
            throws InterruptedException {
        List<ProcessHandle> worker = environment().startWorkers(1, List.of(arguments));
        List<Sample> samples;
        try {
            environment().awaitWorkers();
            Thread.sleep(SETTLING.toMillis());
            samples = measured(work, count, worker.get(0));
        } finally {
            environment().stopWorkers();
        }
        queue().checkEnded(count);
        queue().clear();
        done.accept(count);
        return samples;
    }

    /** A part's figures, the first with its cost. */
    private List<Sample> measured(FreshPart work, int count, @Nullable ProcessHandle worker)
            throws InterruptedException {
        Meter meter = Meter.start(queue().link(), List.of());
        JvmTime before = worker == null ? null : JvmTime.of(worker);
        FreshOutcome outcome = FreshOutcome.of(environment().awaitEnd(work.toString(), launch(work)));
        Cost cost = meter.stop(count);
        if (worker != null && before != null) {
            cost = cost.with(FreshTables.WORKER, JvmTime.of(worker).minus(before));
        }
        List<Sample> samples = new ArrayList<>(outcome.samples());
        samples.set(0, samples.get(0).at(cost.with(FreshTables.CLIENT, outcome.client())));
        return samples;
    }

    private Process launch(FreshPart work) {
        List<String> arguments = new ArrayList<>(List.of("bench", "fresh", "--namespace", namespace()));
        arguments.addAll(List.of("--part", work.name(), "--queue", queue().name(), "--site", siteUrl));
        arguments.addAll(sizes.arguments());
        return environment().start(work.toString(), arguments);
    }

    @Override
    public Integer call() throws Exception {
        if (part == null) {
            return super.call();
        }
        SpawnedWorker.haltAtEndOf(console().in());
        BenchQueue queue = new BenchQueue(settings(), queueName);
        part.run(sizes, queue, siteUrl).lines().forEach(console()::print);
        console().flush();
        queue.stop();
        return ExitCode.OK;
    }

    @Override
    void end() {
        if (site != null) {
            site.close();
        }
    }

    @Override
    List<Table> tables(BenchReport report) {
        return FreshTables.of(report.figures(), runs);
    }

    @Override
    String line(List<Sample> round) {
        return BenchReport.line(round.stream()
                .filter(sample -> sample.limit() != null && FreshTables.isShown(sample.figure()))
                .toList());
    }

    @Override
    String explanation() {
        return "of new JVMs; plain: without a queue. Jobs: %s singly, %s in bulk, %s to results; %s, %s by %s."
                .formatted(
                        Numbers.grouped(sizes.singles),
                        Numbers.grouped(sizes.jobs),
                        Numbers.grouped(sizes.one),
                        Numbers.count(sizes.pages, "page"),
                        Numbers.count(sizes.pairs, "pair"),
                        Numbers.count(sizes.threads, "thread"));
    }
}
