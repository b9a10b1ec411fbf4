package dev.redwork.worker.tasks.integrate;

import dev.redwork.job.PermanentFailure;
import dev.redwork.tasks.Integrand;
import dev.redwork.tasks.Integration;
import dev.redwork.tasks.ShippedTasks;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.TaskModule;
import java.util.DoubleSummaryStatistics;

/**
 * The handler of {@code integrate}. Values are added up in blocks of 1,024 and the blocks with the JDK's compensated sum, so that the error
 * does not grow with the slices: 10^7 values one after another lose five digits of sixteen.
 */
public final class IntegrateHandlers implements TaskModule {
    private static final int BLOCK = 1_024;

    @Override
    public void register(Handlers handlers) {
        handlers.handle(ShippedTasks.INTEGRATE, (work, context) -> sum(work));
    }

    static double sum(Integration work) throws InterruptedException {
        DoubleSummaryStatistics blocks = new DoubleSummaryStatistics();
        double width = work.width();
        for (long from = work.from(); from < work.to(); from += BLOCK) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while integrating");
            }
            int slices = (int) Math.min(work.to() - from, BLOCK);
            blocks.accept(sum(work.function(), work.a(), width, from, slices));
        }
        double sum = blocks.getSum();
        if (!Double.isFinite(sum)) {
            throw new PermanentFailure("the sum of " + work.function().formula() + " from " + work.a() + " to "
                    + work.b() + " is beyond the largest double: take fewer slices, or a smaller area");
        }
        return sum;
    }

    private static double sum(Integrand function, double a, double width, long from, int slices) {
        double sum = 0;
        // Whole numbers to 2^53 are exact as doubles, and to count in them takes a quarter of the time that conversions
        // take.
        double end = (double) from + slices;
        for (double slice = from; slice < end; slice++) {
            sum += function.at(a + slice * width);
        }
        return sum;
    }
}
