package dev.redwork.reference;

import dev.redwork.producer.tasks.PrimeChecks;
import dev.redwork.producer.tasks.PrimeChecks.Order;
import dev.redwork.producer.tasks.PrimesSeen;
import dev.redwork.reference.Rounds.Measured;
import dev.redwork.reference.Row.Plain;
import dev.redwork.text.Numbers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** The primes of a range, each number checked by trial division: single numbers, and chunks of them. */
final class PrimesWorkload implements Workload {
    static final long FROM = 100_000_000;

    private static final int WHOLE = 1_000_000;

    /** In the first million numbers from 10^8. */
    private static final long RIGHT = 54_208;

    private static final int CHUNK = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final PrimesByChunk byChunk = new PrimesByChunk();
    private String ends = "";

    /** Of the longest range that was run. */
    private long endsAt;

    @Override
    public String name() {
        return "primes";
    }

    @Override
    public String about() {
        return "The primes from 10^8 to 1.01·10^8, published as 54,208, by jobs of task `primes.check`, which divides"
                + " each number by odd ones up to its root. Numbers are fed as they are worked off, so that a producer"
                + " holds some thousands; every job is acknowledged, and the primes come back by a second queue, that of results, which"
                + " is read while the first one is fed."
                + " Plain: the same loop on as many threads.";
    }

    @Override
    public void run(Testbed bed) throws InterruptedException {
        int numbers = bed.extent().of(WHOLE, WHOLE, 2_000);
        List<Long> all = LongStream.range(FROM, FROM + numbers).boxed().toList();
        PrimeChecks chunks = new PrimeChecks(FROM, FROM + numbers, false, Order.GIVEN, CHUNK);
        Plain python = bed.extent() == Extent.FULL ? bed.python("primes.py", words(RIGHT), FROM, FROM + numbers) : null;
        for (WorkerShape shape : bed.extent().shapes()) {
            Measured<List<Boolean>> plain = bed.plain(shape.slots(), all, PrimesWorkload::isPrime);
            long counted = plain.result().stream().filter(Boolean::booleanValue).count();
            String right = words(numbers == WHOLE ? RIGHT : counted);
            bed.add(row(bed, shape, size(chunks), shape.words(), chunks, right)
                    .withPlain(Plain.of(plain.nanos()))
                    .withPython(shape.equals(WorkerShape.ONE) ? python : null));
        }
        oneByOne(bed, bed.extent().of(WHOLE, WHOLE / 10, numbers));
        byChunk.run(bed);
    }

    /** Single numbers: what a job costs is seen here. */
    private void oneByOne(Testbed bed, int numbers) throws InterruptedException {
        String right = words(LongStream.range(FROM, FROM + numbers)
                .filter(PrimesWorkload::isPrime)
                .count());
        for (WorkerShape shape : bed.extent().shapes()) {
            boolean counts =
                    shape.threads() == 1 && (bed.extent() == Extent.FULL || shape.equals(WorkerShape.TWO_JVMS));
            if (counts) {
                add(bed, shape, new PrimeChecks(FROM, FROM + numbers, true, Order.GIVEN, 1), right);
            }
        }
        if (bed.extent() != Extent.QUICK) {
            add(bed, WorkerShape.TWO_JVMS, new PrimeChecks(FROM, FROM + numbers, false, Order.GIVEN, 1), right);
        }
    }

    private void add(Testbed bed, WorkerShape shape, PrimeChecks checks, String right) throws InterruptedException {
        bed.add(row(bed, shape, size(checks), shape.words(), checks, right));
    }

    private Row row(Testbed bed, WorkerShape shape, String size, String form, PrimeChecks checks, String right)
            throws InterruptedException {
        Measured<PrimesSeen> seen = run(bed, shape, checks);
        if (checks.hi() > endsAt) {
            endsAt = checks.hi();
            ends = "The first ten primes are %s; the last ten %s."
                    .formatted(
                            listed(seen.result().first()), listed(seen.result().last()));
        }
        return new Row(
                name(),
                size,
                form,
                checks.jobs(),
                seen.nanos(),
                null,
                null,
                null,
                words(seen.result().count()),
                right);
    }

    static Measured<PrimesSeen> run(Testbed bed, WorkerShape shape, PrimeChecks checks) throws InterruptedException {
        return bed.work(shape, checks.jobs(), (producer, options) -> checks.run(producer, options, PATIENCE, () -> {}));
    }

    private static String size(PrimeChecks checks) {
        return "%s%s, %s"
                .formatted(
                        Numbers.grouped(checks.hi() - checks.lo()),
                        checks.odd() ? ", odd ones" : "",
                        checks.chunk() == 1 ? "one a job" : Numbers.grouped(checks.chunk()) + " a job");
    }

    static String words(long count) {
        return Numbers.grouped(count) + " primes";
    }

    private static String listed(List<Long> primes) {
        return String.join(", ", primes.stream().map(String::valueOf).toList());
    }

    /** The loop that one would write without a queue; {@code n} is 2 or more. */
    static boolean isPrime(long n) {
        if (n % 2 == 0) {
            return n == 2;
        }
        for (long divisor = 3; divisor * divisor <= n; divisor += 2) {
            if (n % divisor == 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public List<Plot> plots(RowsOfWorkload rows) {
        String size = size(new PrimeChecks(FROM, FROM + WHOLE, false, Order.GIVEN, CHUNK));
        List<Plot> plots = new ArrayList<>();
        plots.add(rows.shapes("primes: seconds for 10^6 numbers, 1,000 a job", "primes-workers", size));
        plots.addAll(byChunk.plots(rows));
        plots.addAll(CheckCosts.plots());
        return plots;
    }

    @Override
    public List<String> remarks(RowsOfWorkload rows) {
        List<String> remarks = new ArrayList<>(List.of(ends));
        remarks.addAll(byChunk.remarks(rows));
        return remarks;
    }

    @Override
    public String costs(RowsOfWorkload rows) {
        return PrimesByChunk.costs(rows);
    }
}
