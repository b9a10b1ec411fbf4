package dev.redwork.reference;

import dev.redwork.producer.tasks.PrimeChecks;
import dev.redwork.producer.tasks.PrimeChecks.Order;
import dev.redwork.producer.tasks.PrimesSeen;
import dev.redwork.reference.Rounds.Measured;
import dev.redwork.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The first 100,000 numbers by chunks, on two worker JVMs: more and more numbers a job, in three orders, and more and more chunks. */
final class PrimesByChunk {
    private static final int NUMBERS = 100_000;
    private static final List<Integer> SIZES =
            List.of(1, 2, 4, 8, 16, 32, 64, 256, 1_000, 5_000, 10_000, 25_000, 50_000);
    private static final int MOST_CHUNKS = 33;
    private static final int LARGEST = 50_000;
    private static final String CHUNKS = "50,000 odd numbers, in chunks";

    private long right;

    void run(Testbed bed) throws InterruptedException {
        if (bed.extent() == Extent.TINY) {
            return;
        }
        right = IntStream.range(0, NUMBERS)
                .filter(i -> PrimesWorkload.isPrime(PrimesWorkload.FROM + i))
                .count();
        for (Order order : Order.values()) {
            for (int chunk : SIZES) {
                if (bed.extent() == Extent.FULL
                        || (order == Order.GIVEN && Integer.numberOfTrailingZeros(chunk) % 2 == 0)) {
                    bed.add(row(bed, size(chunk), form(order), checks(false, order, chunk))
                            .with(chunk == LARGEST && order == Order.GIVEN ? Published.PRIMES_CHUNKS : null));
                }
            }
        }
        for (int chunks = 1; chunks <= bed.extent().of(MOST_CHUNKS, 9, 0); chunks++) {
            bed.add(row(
                    bed, CHUNKS, chunks(chunks), checks(true, Order.GIVEN, 1).inChunks(chunks)));
        }
    }

    private static PrimeChecks checks(boolean odd, Order order, int chunk) {
        return new PrimeChecks(PrimesWorkload.FROM, PrimesWorkload.FROM + NUMBERS, odd, order, chunk);
    }

    private Row row(Testbed bed, String size, String form, PrimeChecks checks) throws InterruptedException {
        Measured<PrimesSeen> seen = PrimesWorkload.run(bed, WorkerShape.TWO_JVMS, checks);
        return new Row(
                "primes",
                size,
                form,
                checks.jobs(),
                seen.nanos(),
                null,
                null,
                null,
                PrimesWorkload.words(seen.result().count()),
                PrimesWorkload.words(right));
    }

    private static String size(int chunk) {
        return Numbers.grouped(NUMBERS) + ", " + Numbers.grouped(chunk) + " a job";
    }

    private static String form(Order order) {
        return switch (order) {
            case GIVEN -> "2 JVMs";
            case SHUFFLED -> "2 JVMs, shuffled";
            case SLOWEST_FIRST -> "2 JVMs, slowest first";
        };
    }

    private static String chunks(int count) {
        return "2 JVMs, " + Numbers.count(count, "chunk");
    }

    List<Plot> plots(RowsOfWorkload rows) {
        Plot sizes = new Plot("primes-chunk-size", "primes: seconds for 10^5 numbers, two worker JVMs", "numbers a job")
                .logarithmic()
                .slots(SIZES.stream().map(Numbers::grouped).toList());
        for (Order order : Order.values()) {
            sizes.curve(
                    order == Order.GIVEN ? "in order" : form(order).substring("2 JVMs, ".length()),
                    SIZES.stream()
                            .map(chunk -> rows.seconds(size(chunk), form(order)))
                            .toList());
        }
        List<Integer> counts = IntStream.rangeClosed(1, MOST_CHUNKS).boxed().toList();
        Plot chunks = new Plot(
                        "primes-chunks", "primes: seconds for 50,000 odd numbers, two worker JVMs", "number of chunks")
                .slots(counts.stream().map(String::valueOf).toList())
                .curve(
                        "jobs",
                        counts.stream()
                                .map(count -> rows.seconds(CHUNKS, chunks(count)))
                                .toList());
        return List.of(sizes, chunks);
    }

    List<String> remarks(RowsOfWorkload rows) {
        List<String> remarks = new ArrayList<>();
        double given = rows.seconds(size(64), form(Order.GIVEN));
        double shuffled = rows.seconds(size(64), form(Order.SHUFFLED));
        double slowest = rows.seconds(size(64), form(Order.SLOWEST_FIRST));
        if (Double.isFinite(given * shuffled * slowest)) {
            remarks.add(String.format(
                    Locale.ROOT,
                    "In chunks of 64 a shuffled order takes %.2f and slowest first %.2f of the given order's time"
                            + " (published: shuffled 2 %% better).",
                    shuffled / given,
                    slowest / given));
        }
        double teeth = teeth(rows);
        if (Double.isFinite(teeth)) {
            remarks.add(String.format(
                    Locale.ROOT,
                    "By number of chunks: two JVMs finish together where the chunks are even in number; with one more,"
                            + " one JVM waits for the last. With 3, 5, 7 ... 15 chunks it took %.2f of the time of the even"
                            + " numbers beside them.",
                    teeth));
        }
        return remarks;
    }

    /** The time with odd numbers of chunks by that with the even ones beside them, in the mean; NaN: not measured. */
    private static double teeth(RowsOfWorkload rows) {
        return IntStream.of(3, 5, 7, 9, 11, 13, 15)
                .mapToDouble(count -> 2
                        * rows.seconds(CHUNKS, chunks(count))
                        / (rows.seconds(CHUNKS, chunks(count - 1)) + rows.seconds(CHUNKS, chunks(count + 1))))
                .average()
                .orElse(Double.NaN);
    }

    /** The cost of chunks of some sizes beside the largest ones; empty: not measured. */
    static String costs(RowsOfWorkload rows) {
        double best = rows.seconds(size(LARGEST), form(Order.GIVEN));
        List<String> costs = SIZES.stream()
                .filter(chunk -> Double.isFinite(rows.seconds(size(chunk), form(Order.GIVEN))) && chunk < LARGEST)
                .map(chunk -> {
                    double more = rows.seconds(size(chunk), form(Order.GIVEN)) - best;
                    return "%s a job: %.2f times as long, %s a job more"
                            .formatted(
                                    Numbers.grouped(chunk),
                                    1 + more / best,
                                    ReferenceTable.time(Math.max(0, Math.round(more * 1e9 * chunk / NUMBERS))));
                })
                .toList();
        return costs.isEmpty() || Double.isNaN(best)
                ? ""
                : "%s numbers by two JVMs take %s in chunks of %s. %s."
                        .formatted(
                                Numbers.grouped(NUMBERS),
                                ReferenceTable.time(Math.round(best * 1e9)),
                                Numbers.grouped(LARGEST),
                                String.join("; ", costs));
    }
}
