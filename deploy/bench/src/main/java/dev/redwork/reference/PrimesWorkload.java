package dev.redwork.reference;

import dev.redwork.cli.terminal.Numbers;
import dev.redwork.producer.tasks.Primes;
import dev.redwork.reference.Rounds.Measured;
import dev.redwork.reference.Row.Plain;
import dev.redwork.tasks.PrimeRange;
import dev.redwork.tasks.PrimesFound;
import dev.redwork.tasks.ShippedTasks;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The primes of a range, counted. */
final class PrimesWorkload implements Workload {
    private static final long FROM = 100_000_000;

    /** In the first million numbers from 10^8. */
    private static final long RIGHT = 54_208;

    private static final long CHUNK = 10_000;

    /** Numbers a job: some of all sizes, which divide a million. */
    private static final List<Integer> CHUNKS =
            List.of(500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000);

    @Override
    public String name() {
        return "primes";
    }

    @Override
    public String about() {
        return "The primes from 10^8 to 1.01·10^8, which were published as 54,208. Jobs of task `primes.range` sieve"
            + " chunks of so many numbers. Plain: each number divided by odd ones up to its root, on as many threads.";
    }

    @Override
    public void run(Testbed bed) throws InterruptedException {
        PrimeRange whole = new PrimeRange(FROM, FROM + 1_000_000, false);
        List<PrimeRange> chunks = Primes.split(whole, CHUNK).toList();
        Plain python =
                bed.extent() == Extent.FULL ? bed.python("primes.py", words(RIGHT), whole.lo(), whole.hi()) : null;
        for (WorkerShape shape : bed.extent().shapes()) {
            Measured<List<Long>> plain = bed.plain(shape.slots(), chunks, PrimesWorkload::plain);
            Measured<List<PrimesFound>> jobs = bed.jobs(shape, ShippedTasks.PRIMES_RANGE, chunks);
            bed.add(row(size(CHUNK), shape, jobs)
                    .withPlain(Plain.of(plain.nanos()))
                    .withPython(shape.equals(WorkerShape.ONE) ? python : null));
        }
        for (int chunk : bed.extent() == Extent.TINY ? List.<Integer>of() : CHUNKS) {
            bed.add(row(
                    size(chunk),
                    WorkerShape.TWO_JVMS,
                    bed.jobs(
                            WorkerShape.TWO_JVMS,
                            ShippedTasks.PRIMES_RANGE,
                            Primes.split(whole, chunk).toList())));
        }
    }

    private Row row(String size, WorkerShape shape, Measured<List<PrimesFound>> jobs) {
        long found = jobs.result().stream().mapToLong(PrimesFound::count).sum();
        return new Row(
                name(),
                size,
                shape.words(),
                jobs.result().size(),
                jobs.nanos(),
                null,
                null,
                null,
                words(found),
                words(RIGHT));
    }

    private static String size(long chunk) {
        return "10^6 numbers, " + Numbers.grouped(chunk) + " a job";
    }

    private static String words(long count) {
        return Numbers.grouped(count) + " primes";
    }

    private static long plain(PrimeRange range) {
        long count = 0;
        for (long n = range.lo(); n < range.hi(); n++) {
            count += isPrime(n) ? 1 : 0;
        }
        return count;
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
        Plot chunks = new Plot("primes-chunks", "primes: seconds by numbers a job, two worker JVMs", "numbers a job")
                .slots(CHUNKS.stream().map(Numbers::grouped).toList())
                .curve("jobs", CHUNKS.stream().map(secondsByChunk(rows)).toList());
        return List.of(rows.shapes("primes: seconds for 10^6 numbers", "primes-workers", size(CHUNK)), chunks);
    }

    private static Function<Integer, Double> secondsByChunk(RowsOfWorkload rows) {
        return chunk -> rows.seconds(size(chunk), WorkerShape.TWO_JVMS.words());
    }

    @Override
    public List<String> remarks(RowsOfWorkload rows) {
        return new ArrayList<>(rows.whyMoreIsSlower(size(CHUNK)));
    }
}
