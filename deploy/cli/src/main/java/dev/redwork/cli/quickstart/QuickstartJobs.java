package dev.redwork.cli.quickstart;

import dev.redwork.cli.quickstart.QuickstartVerify.Verified;
import dev.redwork.cli.terminal.Console;
import dev.redwork.cli.terminal.Progress;
import dev.redwork.job.Task;
import dev.redwork.producer.Producer;
import dev.redwork.producer.tasks.Pi;
import dev.redwork.producer.tasks.Primes;
import dev.redwork.site.Site;
import dev.redwork.tasks.Fetch;
import dev.redwork.tasks.GcdPair;
import dev.redwork.tasks.Page;
import dev.redwork.tasks.PiSamples;
import dev.redwork.tasks.PrimeRange;
import dev.redwork.tasks.PrimesFound;
import dev.redwork.tasks.Save;
import dev.redwork.tasks.ShippedTasks;
import dev.redwork.text.Numbers;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.JobContext;
import dev.redwork.worker.TaskHandler;
import dev.redwork.worker.tasks.ShippedHandlers;
import dev.redwork.worker.tasks.fetch.FetchHandlers;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The main jobs, and how long one thread alone would take for each. */
final class QuickstartJobs implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration SAMPLE = Duration.ofMillis(1_500);

    private static final long PRIMES_BELOW = 100_000_000;
    private static final long CHUNK = 1_000_000;
    private static final int TRIALS = 2_000;
    private static final int EUCLIDS = 10_000;
    private static final int BITS = 4_096;

    private static final int PAGES = 500;

    private static final long POINTS = 100_000_000;
    private static final int NUMBERS = 1_024;

    /** Jobs that are run before the clock starts, besides those of {@link QuickstartVerify#warm}. */
    private static final int WARMING = 2_100;

    private static final Duration WARM_ALONE = Duration.ofMillis(300);

    /**
     * One line of the table.
     *
     * @param nanos from the first enqueue to the last result
     * @param aloneNanos the same on one thread without a queue
     * @param sampled whether that was measured on a part and reckoned up
     */
    record Line(String job, String size, int jobs, long nanos, String result, long aloneNanos, boolean sampled) {}

    /**
     * All that was run.
     *
     * @param warming jobs that were run before any clock started
     */
    record Done(List<Line> lines, List<Verified> verified, long warming) {}

    private record Alone(long nanos, boolean sampled) {}

    private final Producer producer;
    private final String queue;
    private final String fetchQueue;
    private final Console console;
    private final Handlers handlers = new Handlers().add(new ShippedHandlers()).add(FetchHandlers.allowingPrivate());

    QuickstartJobs(Producer producer, String queue, String fetchQueue, Console console) {
        this.producer = producer;
        this.queue = queue;
        this.fetchQueue = fetchQueue;
        this.console = console;
    }

    @Override
    public void close() {
        handlers.close();
    }

    Done run() throws Exception {
        QuickstartVerify verify = new QuickstartVerify(producer, options -> options.queue(queue), handlers, console);
        try (Site site = Site.start("127.0.0.1", 0, Duration.ofMillis(100), null);
                Site store = Site.startStore("127.0.0.1", 0, Duration.ofMillis(50), null)) {
            long warming = WARMING + verify.warm();
            List<Line> lines = run(site, store);
            return new Done(lines, verify.run(), warming);
        }
    }

    private List<Line> run(Site site, Site store) throws Exception {
        // Fixed, so that every run does the same work.
        Random random = new Random(20_261_121);
        List<PrimeRange> ranges =
                Primes.split(new PrimeRange(0, PRIMES_BELOW, false), CHUNK).toList();
        List<GcdPair> trials = IntStream.range(0, TRIALS)
                .mapToObj(index ->
                        GcdPair.byTrial(random.nextInt(1_500_000, 4_000_000), random.nextInt(1_500_000, 4_000_000)))
                .toList();
        List<GcdPair> euclids = IntStream.range(0, EUCLIDS)
                .mapToObj(index ->
                        new GcdPair(new BigInteger(BITS, random), new BigInteger(BITS, random), GcdPair.Method.EUCLID))
                .toList();
        List<Fetch> pages = IntStream.range(0, PAGES)
                .mapToObj(index -> Fetch.of(site.url("page-" + index)))
                .toList();
        List<PiSamples> points = LongStream.iterate(0, from -> from < POINTS, from -> from + PiSamples.STREAM)
                .mapToObj(from -> new PiSamples(1, from, Math.min(POINTS, from + PiSamples.STREAM), false))
                .toList();
        List<Save> numbers = LongStream.rangeClosed(1, NUMBERS)
                .mapToObj(number -> Save.of(number, store.url()))
                .toList();
        warm(ranges, trials, euclids, pages);
        return List.of(
                line("primes", "below 10^8", ShippedTasks.PRIMES_RANGE, ranges, QuickstartJobs::primes),
                line("pi", "10^8 points", ShippedTasks.PI, points, QuickstartJobs::pi),
                line(
                        "gcd by trial",
                        "4 reference pairs",
                        ShippedTasks.GCD,
                        ReferenceNumbers.PAIRS,
                        QuickstartJobs::each),
                line(
                        "gcd by trial",
                        "2,000 pairs of 7 digits",
                        ShippedTasks.GCD,
                        trials,
                        found -> right(trials, found)),
                line("gcd by Euclid", "10,000 pairs of 4,096 bits", ShippedTasks.GCD, euclids, QuickstartJobs::coprime),
                line("fetch", "500 pages of 100 ms", ShippedTasks.FETCH, pages, QuickstartJobs::pages),
                line(
                        "save primes",
                        "of 1,024 numbers, 50 ms a save",
                        ShippedTasks.SAVE_MANY,
                        ShippedTasks.SAVE,
                        numbers,
                        found -> saved(found, store)));
    }

    /** A worker that has just started computes slowly for a second or two; so would one thread alone, which is warmed, too. */
    private void warm(List<PrimeRange> ranges, List<GcdPair> trials, List<GcdPair> euclids, List<Fetch> pages) {
        try (Progress progress = console.progress("warming up", "jobs", WARMING)) {
            warm(ShippedTasks.PRIMES_RANGE, ranges.subList(0, 50), progress);
            warm(ShippedTasks.GCD, trials.subList(0, 50), progress);
            warm(ShippedTasks.GCD, euclids.subList(0, 1_500), progress);
            warm(ShippedTasks.FETCH, pages, progress);
        }
    }

    private <I, O> void warm(Task<I, O> task, List<I> inputs, Progress progress) {
        producer.map(placed(task), inputs, map -> map.timeout(PATIENCE)).forEach(output -> progress.add(1));
    }

    private <I, O> Task<I, O> placed(Task<I, O> task) {
        return task.with(options -> options.queue(task.name().equals("fetch") ? fetchQueue : queue));
    }

    private <I, O> Line line(String job, String size, Task<I, O> task, List<I> inputs, Function<List<O>, String> result)
            throws Exception {
        return line(job, size, task, task, inputs, result);
    }

    /** @param single the task that does alone what {@code task} does of many at a time */
    private <I, O> Line line(
            String job,
            String size,
            Task<I, O> task,
            Task<I, O> single,
            List<I> inputs,
            Function<List<O>, String> result)
            throws Exception {
        List<O> outputs = new ArrayList<>(inputs.size());
        long start = System.nanoTime();
        try (Progress progress = console.progress(job, "jobs", inputs.size())) {
            producer.map(placed(task), inputs, map -> map.timeout(PATIENCE)).forEach(output -> {
                outputs.add(output);
                progress.add(1);
            });
        }
        long nanos = System.nanoTime() - start;
        String found = result.apply(outputs);
        Alone alone = alone(handlers.handler(single), single, inputs);
        return new Line(job, size, inputs.size(), nanos, found, alone.nanos(), alone.sampled());
    }

    /** The same inputs one after another on this thread, for a second and a half at most; the workers are idle meanwhile. */
    private static <I, O> Alone alone(TaskHandler<I, O> handler, Task<I, O> task, List<I> inputs) throws Exception {
        JobContext context = JobContext.alone(task.name());
        // The workers' code was warm for most of its jobs, too.
        long warm = System.nanoTime() + WARM_ALONE.toNanos();
        for (int i = 0; i < Math.min(inputs.size(), 20) && System.nanoTime() < warm; i++) {
            handler.run(inputs.get(i), context);
        }
        long start = System.nanoTime();
        int ran = 0;
        while (ran < inputs.size() && System.nanoTime() - start < SAMPLE.toNanos()) {
            handler.run(inputs.get(ran++), context);
        }
        long nanos = System.nanoTime() - start;
        return new Alone(Math.round((double) nanos / ran * inputs.size()), ran < inputs.size());
    }

    private static String primes(List<PrimesFound> found) {
        return Numbers.grouped(found.stream().mapToLong(PrimesFound::count).sum()) + " primes";
    }

    private static String pi(List<Long> inside) {
        Pi pi = new Pi(POINTS, inside.stream().mapToLong(Long::longValue).sum());
        return String.format(Locale.ROOT, "%.6f, %+.2f sigma", pi.value(), pi.sigmas());
    }

    private static String saved(List<Boolean> prime, Site store) {
        return Numbers.grouped(prime.stream().filter(Boolean::booleanValue).count()) + " primes, "
                + Numbers.grouped(store.store().rows().size()) + " rows";
    }

    private static String each(List<BigInteger> found) {
        return found.stream().map(BigInteger::toString).collect(Collectors.joining(", "));
    }

    private static String right(List<GcdPair> pairs, List<BigInteger> found) {
        long right = IntStream.range(0, pairs.size())
                .filter(i -> pairs.get(i).a().gcd(pairs.get(i).b()).equals(found.get(i)))
                .count();
        return Numbers.grouped(right) + " right, largest "
                + Numbers.grouped(found.stream()
                        .mapToLong(BigInteger::longValueExact)
                        .max()
                        .orElse(0));
    }

    private static String pages(List<Page> pages) {
        return Numbers.grouped(pages.stream().mapToLong(Page::bytes).sum()) + " bytes, "
                + Numbers.grouped(pages.stream().mapToLong(Page::words).sum()) + " words";
    }

    /** 6/π² of random pairs are, 60.8 % (E. Cesàro, 1881). */
    private static String coprime(List<BigInteger> found) {
        double share = (double) found.stream().filter(BigInteger.ONE::equals).count() / found.size();
        return "%.1f %% coprime".formatted(100 * share);
    }
}
