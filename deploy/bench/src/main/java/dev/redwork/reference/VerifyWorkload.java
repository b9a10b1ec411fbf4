package dev.redwork.reference;

import dev.redwork.bench.BenchQueue;
import dev.redwork.producer.Producer;
import dev.redwork.producer.tasks.Verdict;
import dev.redwork.producer.tasks.Verification;
import dev.redwork.reference.Rounds.Measured;
import dev.redwork.reference.Row.Plain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/** Whether a number is prime, in six ways: ranges of candidates, and how they learn that one of them has found a factor. */
final class VerifyWorkload implements Workload {
    private static final String NO_FLAG = "2 JVMs, no flag";
    private static final String FLAG = "2 JVMs, flag";
    private static final String ASKED = "2 JVMs, Redis asked";
    private static final String VOLATILE = "volatile field, 2 threads";
    private static final String MAPPED = "mapped file, 2 JVMs";
    private static final int ASK_EVERY = 1_000;
    private static final int WORKERS = 2;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "verify";
    }

    @Override
    public String about() {
        return "Whether a number is prime, by trial division. *No flag*: ranges by two worker JVMs of one thread, each"
                + " to its end. *Flag*: the first factor found raises a flag in Redis, which workers hear of, and every"
                + " range stops. *Redis asked*: each range asks Redis for the flag after every 1,000 candidates, as the"
                + " published program does. *Volatile field* and *mapped file*: without a queue, by two threads of one JVM"
                + " and by two JVMs that are started for it. Plain: one thread, which ends at the first factor. Of the"
                + " four published numbers two are prime; behind them stand products of two primes whose factor one of 200"
                + " ranges finds early, in the middle and late, and the largest prime below 2^63, which a flag must cost"
                + " nothing.";
    }

    @Override
    public void run(Testbed bed) throws InterruptedException {
        for (VerifyNumber number : VerifyNumber.values()) {
            boolean published = Published.BY_FLAG.containsKey(number);
            if (bed.extent() == Extent.TINY && number != VerifyNumber.FIRST) {
                return;
            }
            Plain plain = Plain.of(bed.extent()
                    .rounds()
                    .median(() -> plain(() -> PlainVerify.serial(number.number())))
                    .nanos());
            Plain python = bed.extent() == Extent.FULL && published
                    ? bed.python("verify.py", words(number.number(), number.factor()), number.number())
                    : null;
            bed.add(row(number, NO_FLAG, jobs(bed, number, Verification::withoutFlag))
                    .withPlain(plain)
                    .withPython(python));
            bed.add(row(number, FLAG, jobs(bed, number, UnaryOperator.identity()))
                    .with(Published.BY_FLAG.get(number)));
            if (published) {
                bed.add(row(number, ASKED, jobs(bed, number, work -> work.asking(ASK_EVERY))));
                bed.add(row(number, VOLATILE, byThreads(bed, number)));
                bed.add(row(number, MAPPED, byProcesses(bed, number)).with(Published.BY_MEMORY.get(number)));
            }
        }
    }

    /**
     * A verdict.
     *
     * @param jobs 0: without a queue
     */
    private record Found(int jobs, String words) {}

    private Row row(VerifyNumber number, String form, Measured<Found> run) {
        return new Row(
                name(),
                String.valueOf(number.number()),
                form,
                run.result().jobs(),
                run.nanos(),
                null,
                null,
                null,
                run.result().words(),
                words(number.number(), number.factor()));
    }

    private static Measured<Found> jobs(Testbed bed, VerifyNumber number, UnaryOperator<Verification> how)
            throws InterruptedException {
        BenchQueue queue = bed.workers().queue(WorkerShape.TWO_JVMS);
        return bed.extent().rounds().median(() -> {
            try (Producer producer = queue.newProducerOfResults()) {
                Verdict verdict = how.apply(Verification.of(number.number()))
                        .run(producer, options -> options.queue(queue.name()), PATIENCE, () -> {});
                long factor = verdict.factor() == null ? 0 : verdict.factor();
                return new Measured<>(verdict.nanos(), new Found(verdict.ranges(), words(verdict.n(), factor)));
            } finally {
                queue.clearOnly("job:", "totals", "recent", "batch", "flag:");
            }
        });
    }

    private static Measured<Found> byThreads(Testbed bed, VerifyNumber number) throws InterruptedException {
        return bed.extent().rounds().median(() -> {
            long start = System.nanoTime();
            long factor = PlainVerify.byThreads(number.number(), WORKERS);
            return new Measured<>(System.nanoTime() - start, new Found(0, words(number.number(), factor)));
        });
    }

    private static Measured<Found> byProcesses(Testbed bed, VerifyNumber number) throws InterruptedException {
        return bed.extent().rounds().median(() -> {
            long start = System.nanoTime();
            try {
                long factor = MappedVerify.byProcesses(number.number(), WORKERS);
                return new Measured<>(System.nanoTime() - start, new Found(0, words(number.number(), factor)));
            } catch (IOException e) {
                throw new UncheckedIOException("no JVM with a mapped file can be started: " + e.getMessage(), e);
            }
        });
    }

    private static Measured<Long> plain(LongSupplier search) {
        long start = System.nanoTime();
        long factor = search.getAsLong();
        return new Measured<>(System.nanoTime() - start, factor);
    }

    /** The smaller factor first, whichever was found. */
    private static String words(long n, long factor) {
        return factor == 0 ? "prime" : Math.min(factor, n / factor) + " x " + Math.max(factor, n / factor);
    }

    @Override
    public List<Plot> plots(RowsOfWorkload rows) {
        List<VerifyNumber> numbers = List.of(VerifyNumber.values());
        Plot plot = new Plot("verify-forms", "verify: seconds by form", "number")
                .logarithmic()
                .slots(numbers.stream().map(VerifyWorkload::slot).toList());
        for (String form : List.of(NO_FLAG, FLAG, ASKED, VOLATILE, MAPPED)) {
            plot.curve(
                    form,
                    numbers.stream()
                            .map(number -> rows.seconds(String.valueOf(number.number()), form))
                            .toList());
        }
        return List.of(plot);
    }

    /** The last digits tell the published ones apart; the others have names. */
    private static String slot(VerifyNumber number) {
        String digits = String.valueOf(number.number());
        return Published.BY_FLAG.containsKey(number)
                ? "…" + digits.substring(digits.length() - 6)
                : number.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public List<String> remarks(RowsOfWorkload rows) {
        return List.of(
                "The published figures are of four processes on four cores.",
                "A mapped file has the start of two JVMs in its time; the numbers are otherwise compared as fast as by"
                        + " the volatile field.");
    }
}
