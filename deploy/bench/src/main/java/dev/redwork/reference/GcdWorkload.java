package dev.redwork.reference;

import com.sun.management.OperatingSystemMXBean;
import dev.redwork.bench.BenchQueue;
import dev.redwork.bench.GcdWork;
import dev.redwork.cli.quickstart.ReferenceNumbers;
import dev.redwork.job.RedworkException;
import dev.redwork.producer.Producer;
import dev.redwork.reference.Rounds.Measured;
import dev.redwork.reference.Row.Plain;
import dev.redwork.tasks.GcdPair;
import dev.redwork.tasks.ShippedTasks;
import dev.redwork.text.Numbers;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Greatest common divisors by trial: four pairs, as published, and many. */
final class GcdWorkload implements Workload {
    static final String FOUR = "4 reference pairs";

    /** Some tenths of a second of a thread: enough that its way there and back is nothing, few enough that workers end together. */
    static final int CHUNK = 25;

    static final String CHUNKS = ", " + CHUNK + " a job";

    private static final Map<WorkerShape, Published> PUBLISHED = Map.of(
            WorkerShape.ONE, Published.GCD_SERIAL,
            WorkerShape.TWO_THREADS, Published.GCD_THREADS,
            WorkerShape.TWO_JVMS, Published.GCD_PROCESSES);

    static final String FRESH = "2 fresh JVMs";

    /** Pairs that make the code of workers and plain threads warm: some tenths of a second of one thread. */
    private static final int WARM_UP = 100;

    /** A run of three of these counts as it is. */
    private static final Duration ENOUGH = Duration.ofSeconds(1);

    /** After its start a JVM is still at work for itself; as in {@code bench fresh}. */
    private static final Duration SETTLING = Duration.ofSeconds(2);

    /** The forms of two threads, which are compared with the two plain ones. */
    static final List<String> COMPARED = List.of(WorkerShape.TWO_THREADS.words(), WorkerShape.TWO_JVMS.words(), FRESH);

    /**
     * Processor time during a run.
     *
     * @param workers of all of them, s
     * @param producer of this JVM, which plain threads run in, too, s
     */
    record Cpu(double workers, double producer) {}

    private final Map<Integer, Plain> plain = new HashMap<>();
    private final Map<String, Cpu> cpu = new LinkedHashMap<>();
    private String many = "";

    @Override
    public String name() {
        return "gcd";
    }

    @Override
    public String about() {
        return "The greatest common divisor of two numbers of seven digits by trial: the first number, downwards from"
                + " the smaller one, that divides both. One pair a job, and chunks of a map. Plain: the same loop on as"
                + " many threads. *Fresh JVMs* are started for their row, and their first jobs are measured, with code that"
                + " is not warm; the plain threads and the producer beside them are warm.";
    }

    @Override
    public void run(Testbed bed) throws InterruptedException {
        List<GcdPair> pairs = GcdWork.pairs(bed.extent().of(2_000, 400, 20));
        many = manyOf(pairs.size());
        // First: the code of all workers is warm for the four.
        for (WorkerShape shape : bed.extent().shapes()) {
            BenchQueue queue = bed.workers().queue(shape);
            bed.jobsOnce(queue, bed.workers().processes(), ShippedTasks.GCD, warmUp(pairs));
            add(
                    bed,
                    shape.words(),
                    pairs,
                    pairs.size(),
                    plain(bed, shape.slots(), pairs),
                    measured(bed, shape.words(), queue, bed.workers().processes(), pairs));
        }
        fresh(bed, pairs);
        for (WorkerShape shape : List.of(WorkerShape.TWO_THREADS, WorkerShape.TWO_JVMS)) {
            inChunks(bed, shape, pairs);
        }
        four(bed);
    }

    static String manyOf(int pairs) {
        return Numbers.count(pairs, "pair") + " of 7 digits";
    }

    private static List<GcdPair> warmUp(List<GcdPair> pairs) {
        return pairs.subList(0, Math.min(WARM_UP, pairs.size()));
    }

    /** Of warm code a long run varies little. */
    private static Rounds rounds(Testbed bed) {
        Duration usual = bed.extent().rounds().enough();
        return new Rounds(usual.compareTo(ENOUGH) < 0 ? usual : ENOUGH);
    }

    static String plainForm(int threads) {
        return Numbers.count(threads, "plain thread");
    }

    /** So many plain threads, measured once for all forms. */
    private Plain plain(Testbed bed, int threads, List<GcdPair> pairs) throws InterruptedException {
        Plain known = plain.get(threads);
        if (known == null) {
            PlainThreads.map(threads, warmUp(pairs), GcdWorkload::plain);
            Measured<List<BigInteger>> run = rounds(bed).median(() -> {
                double before = cpuOf(List.of()).producer();
                Measured<List<BigInteger>> found = PlainThreads.map(threads, pairs, GcdWorkload::plain);
                cpu.put(plainForm(threads), new Cpu(0, cpuOf(List.of()).producer() - before));
                return found;
            });
            if (!run.result().equals(right(pairs))) {
                throw new RedworkException("plain threads found other divisors: " + sum(run.result()));
            }
            known = Plain.of(run.nanos());
            plain.put(threads, known);
        }
        return known;
    }

    /** With what it took of the processors in the run that counts last. */
    private Measured<List<BigInteger>> measured(
            Testbed bed, String form, BenchQueue queue, List<ProcessHandle> workers, List<GcdPair> pairs)
            throws InterruptedException {
        return rounds(bed).median(() -> once(bed, form, queue, workers, pairs));
    }

    private Measured<List<BigInteger>> once(
            Testbed bed, String form, BenchQueue queue, List<ProcessHandle> workers, List<GcdPair> pairs)
            throws InterruptedException {
        Cpu before = cpuOf(workers);
        Measured<List<BigInteger>> run = bed.jobsOnce(queue, workers, ShippedTasks.GCD, pairs);
        Cpu after = cpuOf(workers);
        cpu.put(form, new Cpu(after.workers() - before.workers(), after.producer() - before.producer()));
        return run;
    }

    private static Cpu cpuOf(List<ProcessHandle> workers) {
        long producer = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : 0;
        return new Cpu(
                workers.stream()
                                .map(worker -> worker.info().totalCpuDuration().orElse(Duration.ZERO))
                                .mapToLong(Duration::toNanos)
                                .sum()
                        / 1e9,
                producer / 1e9);
    }

    /** They stay until all ends, as other workers do: idle. */
    private void fresh(Testbed bed, List<GcdPair> pairs) throws InterruptedException {
        BenchQueue queue = bed.environment().queue().another();
        List<ProcessHandle> workers = bed.environment()
                .startWorkers(WorkerShape.TWO_JVMS.jvms(), List.of("--allow-private", "-q", queue.name() + ":1"));
        bed.environment().awaitWorkers(queue, workers.size());
        if (bed.extent() != Extent.TINY) {
            Thread.sleep(SETTLING.toMillis());
        }
        add(
                bed,
                FRESH,
                pairs,
                pairs.size(),
                plain(bed, WorkerShape.TWO_JVMS.slots(), pairs),
                once(bed, FRESH, queue, workers, pairs));
    }

    private void add(
            Testbed bed, String form, List<GcdPair> pairs, int jobs, Plain beside, Measured<List<BigInteger>> found) {
        bed.add(new Row(
                name(), many, form, jobs, found.nanos(), beside, null, null, sum(found.result()), sum(right(pairs))));
    }

    private void inChunks(Testbed bed, WorkerShape shape, List<GcdPair> pairs) throws InterruptedException {
        int jobs = (pairs.size() + CHUNK - 1) / CHUNK;
        BenchQueue queue = bed.workers().queue(shape);
        Measured<List<BigInteger>> found = rounds(bed).median(() -> {
            Measured<List<BigInteger>> run;
            try (Producer producer = queue.newProducerOfResults()) {
                long start = System.nanoTime();
                List<BigInteger> all = producer.map(queue.here(ShippedTasks.GCD), pairs, map -> map.chunk(CHUNK))
                        .toList();
                run = new Measured<>(System.nanoTime() - start, all);
            }
            queue.checkEnded(jobs);
            queue.clearEnded();
            return run;
        });
        add(bed, shape.words() + CHUNKS, pairs, jobs, plain(bed, shape.slots(), pairs), found);
    }

    private void four(Testbed bed) throws InterruptedException {
        List<GcdPair> pairs = ReferenceNumbers.PAIRS;
        String expected = each(right(pairs));
        Plain python = bed.python(
                "gcd.py",
                expected,
                pairs.stream().map(pair -> pair.a() + "," + pair.b()).toArray());
        Map<Integer, Plain> beside = new HashMap<>();
        for (WorkerShape shape : bed.extent().shapes()) {
            if (!beside.containsKey(shape.slots())) {
                beside.put(
                        shape.slots(),
                        Plain.of(bed.plain(shape.slots(), pairs, GcdWorkload::plain)
                                .nanos()));
            }
            Measured<List<BigInteger>> jobs = bed.jobs(shape, ShippedTasks.GCD, pairs);
            bed.add(new Row(
                    name(),
                    FOUR,
                    shape.words(),
                    pairs.size(),
                    jobs.nanos(),
                    beside.get(shape.slots()),
                    shape.equals(WorkerShape.ONE) ? python : null,
                    PUBLISHED.get(shape),
                    each(jobs.result()),
                    expected));
        }
    }

    private static List<BigInteger> right(List<GcdPair> pairs) {
        return pairs.stream().map(pair -> pair.a().gcd(pair.b())).toList();
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
        return GcdRemarks.of(rows, many, cpu);
    }
}
