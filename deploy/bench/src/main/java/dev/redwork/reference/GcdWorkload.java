package dev.redwork.reference;

import dev.redwork.bench.GcdWork;
import dev.redwork.cli.quickstart.ReferenceNumbers;
import dev.redwork.cli.terminal.Numbers;
import dev.redwork.reference.Rounds.Measured;
import dev.redwork.reference.Row.Plain;
import dev.redwork.tasks.GcdPair;
import dev.redwork.tasks.ShippedTasks;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Greatest common divisors by trial: four pairs, as published, and many. */
final class GcdWorkload implements Workload {
    private static final String FOUR = "4 reference pairs";

    /** Some tenths of a second of a thread: enough that its way there and back is nothing, few enough that workers end together. */
    private static final int CHUNK = 25;

    private static final String CHUNKS = ", " + CHUNK + " a job";

    private static final Map<WorkerShape, Published> PUBLISHED = Map.of(
            WorkerShape.ONE, Published.GCD_SERIAL,
            WorkerShape.TWO_THREADS, Published.GCD_THREADS,
            WorkerShape.TWO_JVMS, Published.GCD_PROCESSES);

    private String many = "";

    @Override
    public String name() {
        return "gcd";
    }

    @Override
    public String about() {
        return "The greatest common divisor of two numbers of seven digits by trial: the first number, downwards from"
                + " the smaller one, that divides both. One pair a job, and chunks of a map. Plain: the same loop on as"
                + " many threads.";
    }

    @Override
    public void run(Testbed bed) throws InterruptedException {
        List<GcdPair> pairs = GcdWork.pairs(bed.extent().of(2_000, 400, 20));
        many = Numbers.count(pairs.size(), "pair") + " of 7 digits";
        // First: the code of all workers is warm for the four.
        run(bed, many, pairs, GcdWorkload::sum, Map.of(), null);
        for (WorkerShape shape : List.of(WorkerShape.TWO_THREADS, WorkerShape.TWO_JVMS)) {
            inChunks(bed, shape, pairs);
        }
        String each =
                each(ReferenceNumbers.PAIRS.stream().map(GcdWorkload::right).toList());
        Plain python = bed.python(
                "gcd.py",
                each,
                ReferenceNumbers.PAIRS.stream()
                        .map(pair -> pair.a() + "," + pair.b())
                        .toArray());
        run(bed, FOUR, ReferenceNumbers.PAIRS, GcdWorkload::each, PUBLISHED, python);
    }

    private void run(
            Testbed bed,
            String size,
            List<GcdPair> pairs,
            Function<List<BigInteger>, String> words,
            Map<WorkerShape, Published> published,
            @Nullable Plain python)
            throws InterruptedException {
        String expected = words.apply(pairs.stream().map(GcdWorkload::right).toList());
        for (WorkerShape shape : bed.extent().shapes()) {
            Measured<List<BigInteger>> plain = bed.plain(shape.slots(), pairs, GcdWorkload::plain);
            Measured<List<BigInteger>> jobs = bed.jobs(shape, ShippedTasks.GCD, pairs);
            bed.add(new Row(
                    name(),
                    size,
                    shape.words(),
                    pairs.size(),
                    jobs.nanos(),
                    Plain.of(plain.nanos()),
                    shape.equals(WorkerShape.ONE) ? python : null,
                    published.get(shape),
                    words.apply(jobs.result()),
                    expected));
        }
    }

    private void inChunks(Testbed bed, WorkerShape shape, List<GcdPair> pairs) throws InterruptedException {
        int jobs = (pairs.size() + CHUNK - 1) / CHUNK;
        Measured<List<BigInteger>> plain = bed.plain(shape.slots(), pairs, GcdWorkload::plain);
        Measured<List<BigInteger>> found = bed.work(
                shape,
                jobs,
                (producer, options) -> producer.map(ShippedTasks.GCD.with(options), pairs, map -> map.chunk(CHUNK))
                        .toList());
        bed.add(new Row(
                name(),
                many,
                shape.words() + CHUNKS,
                jobs,
                found.nanos(),
                Plain.of(plain.nanos()),
                null,
                null,
                sum(found.result()),
                sum(plain.result())));
    }

    private static BigInteger right(GcdPair pair) {
        return pair.a().gcd(pair.b());
    }

    private static BigInteger plain(GcdPair pair) {
        return BigInteger.valueOf(
                GcdWork.plain(pair.a().intValueExact(), pair.b().intValueExact()));
    }

    private static String sum(List<BigInteger> found) {
        return "sum "
                + Numbers.grouped(
                        found.stream().mapToLong(BigInteger::longValueExact).sum());
    }

    private static String each(List<BigInteger> found) {
        return found.stream().map(BigInteger::toString).collect(Collectors.joining(", "));
    }

    @Override
    public List<Plot> plots(RowsOfWorkload rows) {
        return List.of(rows.shapes("gcd: seconds for " + many, "gcd-workers", many));
    }

    @Override
    public List<String> remarks(RowsOfWorkload rows) {
        List<String> remarks = new ArrayList<>();
        for (WorkerShape shape : List.of(WorkerShape.TWO_THREADS, WorkerShape.TWO_JVMS)) {
            remarks.add(String.format(
                    Locale.ROOT,
                    "Of two plain threads' time %s take %.2f with one pair a job, and %.2f in chunks of %d.",
                    shape.words(),
                    rows.ratioToPlain(many, shape.words()),
                    rows.ratioToPlain(many, shape.words() + CHUNKS),
                    CHUNK));
        }
        remarks.add("A pair takes a thread some milliseconds, and the way to a worker and back a fraction of one. Four"
                + " pairs are done before the compiler of a JVM that has seen few others has finished: they are"
                + " measured after the many.");
        return remarks;
    }
}
