package dev.redwork.reference;

import dev.redwork.producer.tasks.RangeSum;
import dev.redwork.reference.Rounds.Measured;
import dev.redwork.reference.Row.Plain;
import dev.redwork.tasks.SumRange;
import dev.redwork.text.Numbers;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Sums of four long ranges, number by number. */
final class SumWorkload implements Workload {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String ARRAYS = ", arrays";

    private static final Map<String, Published> PUBLISHED = Map.of(
            WorkerShape.ONE.words(),
            Published.SUM_PLAIN,
            WorkerShape.TWO_THREADS.words(),
            Published.SUM_THREADS,
            WorkerShape.ONE.words() + ARRAYS,
            Published.SUM_ARRAYS,
            WorkerShape.TWO_THREADS.words() + ARRAYS,
            Published.SUM_ARRAYS_THREADS);

    private String size = "";

    @Override
    public String name() {
        return "sum";
    }

    @Override
    public String about() {
        return "The sums of the numbers below four limits (as published 201.6, 201.7, 201.8 and 201.9 million), number"
                + " by number and not by a formula: as a loop, and by arrays in blocks of 1,024. A range is cut into some jobs. Plain: the loop"
                + " on as many threads.";
    }

    @Override
    public void run(Testbed bed) throws InterruptedException {
        long unit = bed.extent().of(100_000, 10_000, 100);
        List<SumRange> ranges = LongStream.rangeClosed(2_016, 2_019)
                .mapToObj(times -> new SumRange(0, times * unit, false))
                .toList();
        size = "4 ranges to " + Numbers.grouped(ranges.get(3).hi());
        List<BigInteger> right = ranges.stream().map(SumWorkload::byFormula).toList();
        Plain python = bed.extent() == Extent.TINY
                ? null
                : bed.python(
                        "sum.py",
                        words(right),
                        ranges.stream().map(SumRange::hi).toArray());
        for (WorkerShape shape : bed.extent().shapes()) {
            Measured<List<Long>> plain = bed.plain(shape.slots(), ranges, range -> plain(range.hi()));
            add(bed, shape, ranges, right, Plain.of(plain.nanos()), shape.equals(WorkerShape.ONE) ? python : null);
        }
        List<SumRange> arrays = ranges.stream()
                .map(range -> new SumRange(range.lo(), range.hi(), true))
                .toList();
        for (WorkerShape shape : List.of(WorkerShape.ONE, WorkerShape.TWO_THREADS, WorkerShape.TWO_JVMS)) {
            add(bed, shape, arrays, right, null, null);
        }
    }

    private void add(
            Testbed bed,
            WorkerShape shape,
            List<SumRange> ranges,
            List<BigInteger> right,
            @Nullable Plain plain,
            @Nullable Plain python)
            throws InterruptedException {
        int parts = RangeSum.usualJobs(ranges.get(0).hi());
        long jobs =
                ranges.stream().mapToLong(range -> RangeSum.parts(range, parts)).sum();
        Measured<List<BigInteger>> sums = bed.work(
                shape, jobs, (producer, options) -> RangeSum.of(producer, options, ranges, parts, PATIENCE, () -> {}));
        String form = shape.words() + (Boolean.TRUE.equals(ranges.get(0).blocks()) ? ARRAYS : "");
        bed.add(new Row(
                name(),
                size,
                form,
                jobs,
                sums.nanos(),
                plain,
                python,
                bed.extent() == Extent.FULL ? PUBLISHED.get(form) : null,
                words(sums.result()),
                words(right)));
    }

    private static BigInteger byFormula(SumRange range) {
        return BigInteger.valueOf(range.hi())
                .multiply(BigInteger.valueOf(range.hi() - 1))
                .shiftRight(1);
    }

    /** The loop that one would write without a queue. */
    private static long plain(long end) {
        long sum = 0;
        for (long number = 0; number < end; number++) {
            sum += number;
        }
        return sum;
    }

    private static String words(List<BigInteger> sums) {
        return sums.stream().map(BigInteger::toString).collect(Collectors.joining(", "));
    }

    @Override
    public List<Plot> plots(RowsOfWorkload rows) {
        return List.of(rows.shapes("sum: seconds for " + size, "sum-workers", size));
    }

    @Override
    public List<String> remarks(RowsOfWorkload rows) {
        List<String> remarks = new ArrayList<>();
        remarks.add("Published beside them: 1.27 s with arrays and an event loop. A compiled loop adds a number in a"
                + " fraction of a nanosecond, so that writing numbers into arrays first can only cost.");
        return remarks;
    }
}
