package dev.redwork.reference;

import dev.redwork.producer.tasks.Integral;
import dev.redwork.reference.Rounds.Measured;
import dev.redwork.reference.Row.Plain;
import dev.redwork.tasks.Integrand;
import dev.redwork.tasks.Integration;
import dev.redwork.text.Numbers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Areas under functions by the left rule. */
final class IntegrateWorkload implements Workload {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int FEW = 100;

    private String many = "";

    @Override
    public String name() {
        return "integrate";
    }

    @Override
    public String about() {
        return "The area under a function by the left rule, in slices over some jobs. Under x² from 0 to 10 the"
                + " published results are 328.35 in 100 slices and 333.33328 in ten million; of the other functions the"
                + " exact areas are known. Plain: a loop on as many threads, each with a share of the slices.";
    }

    @Override
    public void run(Testbed bed) throws InterruptedException {
        int slices = bed.extent().of(10_000_000, 10_000_000, 100_000);
        Integration square = Integration.of(Integrand.SQUARE, 0, 10, slices);
        String right = bed.extent() == Extent.TINY ? "333.32833" : "333.33328";
        many = size(square);
        Plain python = bed.extent() == Extent.TINY ? null : bed.python("integrate.py", right, slices);
        for (WorkerShape shape : bed.extent().shapes()) {
            bed.add(row(bed, shape, square, right)
                    .withPlain(plain(bed, shape.slots(), square))
                    .withPython(shape.equals(WorkerShape.ONE) ? python : null));
        }
        bed.add(row(bed, WorkerShape.ONE, Integration.of(Integrand.SQUARE, 0, 10, FEW), "328.35000"));
        add(bed, Integration.of(Integrand.SINE, 0, Math.PI, slices), 2);
        add(bed, Integration.of(Integrand.EXPONENTIAL, 0, 1, slices), Math.E - 1);
        add(bed, Integration.of(Integrand.ROOT, 0, 1, slices), 2.0 / 3);
        add(bed, Integration.of(Integrand.WITCH, 0, 1, slices), Math.PI / 4);
    }

    /** Of a function that grows or falls, the left rule is off by half a slice's width times its rise. */
    private void add(Testbed bed, Integration work, double area) throws InterruptedException {
        double rise = work.function().at(work.b()) - work.function().at(work.a());
        bed.add(row(bed, WorkerShape.TWO_JVMS, work, words(area - rise * work.width() / 2)));
    }

    private Row row(Testbed bed, WorkerShape shape, Integration work, String right) throws InterruptedException {
        int jobs = Integral.usualJobs(work.slices());
        Measured<Double> area = bed.work(
                shape, jobs, (producer, options) -> Integral.of(producer, options, work, jobs, PATIENCE, () -> {}));
        return new Row(
                name(), size(work), shape.words(), jobs, area.nanos(), null, null, null, words(area.result()), right);
    }

    private static Plain plain(Testbed bed, int threads, Integration work) throws InterruptedException {
        List<Integer> parts = IntStream.range(0, threads).boxed().toList();
        long slices = work.slices();
        return Plain.of(bed.plain(
                        threads, parts, part -> plain(work, slices * part / threads, slices * (part + 1) / threads))
                .nanos());
    }

    /** The loop that one would write without a queue. */
    private static double plain(Integration work, long from, long to) {
        double sum = 0;
        for (long slice = from; slice < to; slice++) {
            sum += work.function().at(work.a() + slice * work.width());
        }
        return sum * work.width();
    }

    private static String size(Integration work) {
        return work.function().formula() + ", " + Numbers.grouped(work.slices()) + " slices";
    }

    private static String words(double area) {
        return String.format(Locale.ROOT, "%.5f", area);
    }

    @Override
    public List<Plot> plots(RowsOfWorkload rows) {
        return List.of(rows.shapes("integrate: seconds for " + many, "integrate-workers", many));
    }

    @Override
    public List<String> remarks(RowsOfWorkload rows) {
        return List.of("Bounds are 0 and 10 under x², 0 and π under the sine, 0 and 1 under the others.");
    }
}
