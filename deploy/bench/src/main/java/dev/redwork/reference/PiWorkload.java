package dev.redwork.reference;

import dev.redwork.producer.tasks.Pi;
import dev.redwork.reference.Rounds.Measured;
import dev.redwork.reference.Row.Plain;
import dev.redwork.text.Numbers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Pi by random points. */
final class PiWorkload implements Workload {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long SEED = 20_261_121;
    private static final int MOST_SIGMAS = 5;
    private static final String ARRAYS = ", arrays";

    private static final Map<WorkerShape, Published> PUBLISHED = Map.of(
            WorkerShape.ONE,
            Published.PI_ONE,
            new WorkerShape(1, 4),
            Published.PI_FOUR_THREADS,
            WorkerShape.TWO_JVMS,
            Published.PI_TWO,
            new WorkerShape(4, 1),
            Published.PI_FOUR);

    private String size = "";

    @Override
    public String name() {
        return "pi";
    }

    @Override
    public String about() {
        return "Pi by random points: four times the share of them that lies within the quarter circle. No two jobs"
                + " draw the same numbers, and all of a seed's points are the same however many jobs draw them: every form"
                + " must count the same ones, and be within five standard deviations of pi. Plain: a loop on as many"
                + " threads, each with a generator of its own.";
    }

    @Override
    public void run(Testbed bed) throws InterruptedException {
        int samples = bed.extent().of(100_000_000, 20_000_000, 200_000);
        size = Numbers.grouped(samples) + " points";
        Measured<Pi> first = jobs(bed, WorkerShape.ONE, samples, false);
        String expected =
                Math.abs(first.result().sigmas()) <= MOST_SIGMAS ? words(first.result()) : "pi within 5 sigma";
        int part = samples / 10;
        Plain python = bed.extent() == Extent.TINY ? null : bed.python("pi.py", String.valueOf(part), part);
        for (WorkerShape shape : bed.extent().shapes()) {
            Measured<Pi> jobs = shape.equals(WorkerShape.ONE) ? first : jobs(bed, shape, samples, false);
            bed.add(row(shape.words(), jobs, expected)
                    .with(bed.extent() == Extent.FULL ? PUBLISHED.get(shape) : null)
                    .withPlain(plain(bed, shape.slots(), samples))
                    .withPython(
                            shape.equals(WorkerShape.ONE) && python != null
                                    ? new Plain(python.nanos() * samples / part, true)
                                    : null));
        }
        for (WorkerShape shape : List.of(WorkerShape.ONE, WorkerShape.TWO_JVMS)) {
            bed.add(row(shape.words() + ARRAYS, jobs(bed, shape, samples, true), expected));
        }
    }

    private static Measured<Pi> jobs(Testbed bed, WorkerShape shape, int samples, boolean arrays)
            throws InterruptedException {
        int jobs = Pi.usualJobs(samples);
        return bed.work(
                shape,
                jobs,
                (producer, options) -> Pi.of(producer, options, SEED, samples, arrays, jobs, PATIENCE, () -> {}));
    }

    private Row row(String form, Measured<Pi> jobs, String expected) {
        return new Row(
                name(),
                size,
                form,
                Pi.usualJobs(jobs.result().samples()),
                jobs.nanos(),
                null,
                null,
                null,
                words(jobs.result()),
                expected);
    }

    private static String words(Pi pi) {
        return String.format(Locale.ROOT, "%.6f, %,d inside", pi.value(), pi.inside());
    }

    private static Plain plain(Testbed bed, int threads, int samples) throws InterruptedException {
        List<Integer> parts = IntStream.range(0, threads).boxed().toList();
        Measured<List<Long>> measured = bed.plain(threads, parts, part -> inside(SEED + part, samples / threads));
        long inside = measured.result().stream().mapToLong(Long::longValue).sum();
        Pi pi = new Pi((long) samples / threads * threads, inside);
        if (Math.abs(pi.sigmas()) > MOST_SIGMAS) {
            throw new IllegalStateException("a plain loop says that pi is " + pi.value());
        }
        return Plain.of(measured.nanos());
    }

    /** The loop that one would write without a queue. */
    private static long inside(long seed, int samples) {
        RandomGenerator random = new java.util.SplittableRandom(seed);
        long inside = 0;
        for (int i = 0; i < samples; i++) {
            double x = random.nextDouble();
            double y = random.nextDouble();
            inside += x * x + y * y <= 1 ? 1 : 0;
        }
        return inside;
    }

    @Override
    public List<Plot> plots(RowsOfWorkload rows) {
        return List.of(rows.shapes("pi: seconds for " + size, "pi-workers", size));
    }

    @Override
    public List<String> remarks(RowsOfWorkload rows) {
        List<String> remarks = new ArrayList<>();
        double oneByOne = rows.seconds(size, WorkerShape.ONE.words());
        double arrays = rows.seconds(size, WorkerShape.ONE.words() + ARRAYS);
        remarks.add(String.format(
                Locale.ROOT,
                "Arrays were published as over 50 times faster: there they take the loop out of an interpreter. Here"
                        + " the loop is compiled, and on one thread points that are drawn into arrays and counted there"
                        + " take %.2f of its time.",
                arrays / oneByOne));
        return remarks;
    }
}
