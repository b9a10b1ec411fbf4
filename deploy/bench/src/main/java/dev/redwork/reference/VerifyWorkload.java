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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/** Whether a number is prime, in six ways: ranges of candidates, and how they learn that one of them has found a factor. */
final class VerifyWorkload implements Workload {
    static final String NO_FLAG = "2 JVMs, no flag";
    static final String FLAG = "2 JVMs, flag";
    static final String ASKED = "2 JVMs, Redis asked";
    static final String VOLATILE = "volatile field, 2 threads";
    static final String MAPPED = "mapped file, 2 JVMs";
    static final int ASK_EVERY = 1_000;
    static final int WORKERS = 2;

    /** A prime whose search is nothing: what is left is the start of its JVMs. */
    static final long START = 1_000_003;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Runs without a queue vary little: they need half of the time. */
    private static final int PART = 2;

    private final Map<VerifyNumber, Double> spreads = new EnumMap<>(VerifyNumber.class);
    private final Map<VerifyNumber, Long> tried = new EnumMap<>(VerifyNumber.class);

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
                + " ranges finds early, in the middle and late, and the largest prime below 2^63, to which a flag is of no"
                + " use. The last rows verify it with flag by more threads and JVMs; their plain program is the volatile"
                + " field by as many threads.";
    }

    /** The one that workers of all shapes verify. */
    static VerifyNumber shaped(Extent extent) {
        return extent == Extent.TINY ? VerifyNumber.FIRST : VerifyNumber.PRIME;
    }

    @Override
    public void run(Testbed bed) throws InterruptedException {
        warmUp(bed);
        for (VerifyNumber number : VerifyNumber.values()) {
            if (bed.extent() != Extent.TINY || number == VerifyNumber.FIRST) {
                run(bed, number);
            }
        }
        Measured<Found> start = byProcesses(bed, START);
        bed.add(row(START, 0, MAPPED, start));
        inShapes(bed, shaped(bed.extent()));
    }

    private void run(Testbed bed, VerifyNumber number) throws InterruptedException {
        boolean published = Published.BY_FLAG.containsKey(number);
        Plain plain = Plain.of(half(bed.extent())
                .median(() -> plain(() -> PlainVerify.serial(number.number())))
                .nanos());
        Plain python = bed.extent() == Extent.FULL && published
                ? bed.python("verify.py", words(number.number(), number.factor()), number.number())
                : null;
        Turns turns = byTurns(bed, number);
        spreads.put(number, turns.spread());
        bed.add(row(number, NO_FLAG, median(turns.without())).withPlain(plain).withPython(python));
        bed.add(row(number, FLAG, median(turns.with())).with(Published.BY_FLAG.get(number)));
        if (published) {
            Measured<Found> asked = bed.extent()
                    .rounds()
                    .median(() -> jobs(bed, WorkerShape.TWO_JVMS, number, work -> work.asking(ASK_EVERY)));
            tried.put(number, asked.result().tried());
            bed.add(row(number, ASKED, asked).with(Published.BY_FLAG.get(number)));
        }
        bed.add(row(number, VOLATILE, byThreads(bed, number, WORKERS)));
        bed.add(row(number, MAPPED, byProcesses(bed, number.number())).with(Published.BY_MEMORY.get(number)));
    }

    private static Rounds half(Extent extent) {
        return new Rounds(extent.rounds().enough().dividedBy(PART));
    }

    /** The workers' code for both forms, until it has run for a while: else the first number's rows would be of cold code. */
    private static void warmUp(Testbed bed) throws InterruptedException {
        long enough = half(bed.extent()).enough().toNanos();
        for (long start = System.nanoTime(); System.nanoTime() - start < enough; ) {
            withoutFlag(bed, VerifyNumber.FOURTH);
            withFlag(bed, VerifyNumber.FOURTH);
        }
    }

    /**
     * Runs of two forms that took turns, so that whatever else the machine did fell on both.
     *
     * @param without a flag
     * @param with one
     */
    private record Turns(List<Measured<Found>> without, List<Measured<Found>> with) {
        /** How far apart the runs without a flag lie by themselves: the middle half of them, as a share of their median. */
        double spread() {
            long[] nanos = without.stream().mapToLong(Measured::nanos).sorted().toArray();
            int quarter = nanos.length / 4;
            return (double) (nanos[nanos.length - 1 - quarter] - nanos[quarter]) / nanos[(nanos.length - 1) / 2];
        }
    }

    /** The first turn does not count. */
    private static Turns byTurns(Testbed bed, VerifyNumber number) throws InterruptedException {
        withoutFlag(bed, number);
        withFlag(bed, number);
        Turns turns = new Turns(new ArrayList<>(), new ArrayList<>());
        for (int turn = 0; turn < bed.extent().of(9, 3, 1); turn++) {
            turns.without().add(withoutFlag(bed, number));
            turns.with().add(withFlag(bed, number));
        }
        return turns;
    }

    private static Measured<Found> withoutFlag(Testbed bed, VerifyNumber number) {
        return jobs(bed, WorkerShape.TWO_JVMS, number, Verification::withoutFlag);
    }

    private static Measured<Found> withFlag(Testbed bed, VerifyNumber number) {
        return jobs(bed, WorkerShape.TWO_JVMS, number, UnaryOperator.identity());
    }

    private static Measured<Found> median(List<Measured<Found>> runs) {
        return runs.stream()
                .sorted(Comparator.comparingLong(Measured::nanos))
                .toList()
                .get((runs.size() - 1) / 2);
    }

    private void inShapes(Testbed bed, VerifyNumber number) throws InterruptedException {
        Map<Integer, Plain> plain = new HashMap<>();
        for (WorkerShape shape : bed.extent().shapes()) {
            if (!plain.containsKey(shape.slots())) {
                plain.put(
                        shape.slots(),
                        Plain.of(byThreads(bed, number, shape.slots()).nanos()));
            }
            bed.add(row(
                            number,
                            shape.words(),
                            half(bed.extent()).median(() -> jobs(bed, shape, number, UnaryOperator.identity())))
                    .withPlain(plain.get(shape.slots())));
        }
    }

    /**
     * A verdict.
     *
     * @param jobs 0: without a queue
     * @param tried candidates; 0: nobody counted them
     */
    private record Found(int jobs, long tried, String words) {
        static Found of(long n, long factor) {
            return new Found(0, 0, VerifyWorkload.words(n, factor));
        }
    }

    private Row row(VerifyNumber number, String form, Measured<Found> run) {
        return row(number.number(), number.factor(), form, run);
    }

    private Row row(long n, long factor, String form, Measured<Found> run) {
        return new Row(
                name(),
                String.valueOf(n),
                form,
                run.result().jobs(),
                run.nanos(),
                null,
                null,
                null,
                run.result().words(),
                words(n, factor));
    }

    private static Measured<Found> jobs(
            Testbed bed, WorkerShape shape, VerifyNumber number, UnaryOperator<Verification> how) {
        BenchQueue queue = bed.workers().queue(shape);
        try (Producer producer = queue.newProducerOfResults()) {
            Verdict verdict = how.apply(Verification.of(number.number()))
                    .run(producer, options -> options.queue(queue.name()), PATIENCE, () -> {});
            long factor = verdict.factor() == null ? 0 : verdict.factor();
            return new Measured<>(
                    verdict.nanos(), new Found(verdict.ranges(), verdict.tried(), words(verdict.n(), factor)));
        } finally {
            queue.clearOnly("job:", "totals", "recent", "batch", "flag:");
        }
    }

    private static Measured<Found> byThreads(Testbed bed, VerifyNumber number, int threads)
            throws InterruptedException {
        return half(bed.extent()).median(() -> {
            long start = System.nanoTime();
            long factor = PlainVerify.byThreads(number.number(), threads);
            return new Measured<>(System.nanoTime() - start, Found.of(number.number(), factor));
        });
    }

    private static Measured<Found> byProcesses(Testbed bed, long n) throws InterruptedException {
        return half(bed.extent()).median(() -> {
            long start = System.nanoTime();
            try {
                long factor = MappedVerify.byProcesses(n, WORKERS);
                return new Measured<>(System.nanoTime() - start, Found.of(n, factor));
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
                .slots(numbers.stream().map(VerifyNumber::shortName).toList());
        VerifyRemarks remarks = remarksOn(rows);
        for (String form : VerifyRemarks.FORMS) {
            plot.curve(
                    form,
                    numbers.stream()
                            .map(number -> remarks.seconds(number, form))
                            .toList());
        }
        String shaped = String.valueOf(VerifyNumber.PRIME.number());
        return List.of(plot, rows.shapes("verify: seconds for the largest prime below 2^63", "verify-workers", shaped));
    }

    private VerifyRemarks remarksOn(RowsOfWorkload rows) {
        return new VerifyRemarks(rows, spreads, tried);
    }

    @Override
    public List<String> remarks(RowsOfWorkload rows) {
        return remarksOn(rows).all();
    }
}
