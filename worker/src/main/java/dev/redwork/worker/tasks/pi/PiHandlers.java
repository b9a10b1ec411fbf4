package dev.redwork.worker.tasks.pi;

import dev.redwork.tasks.PiSamples;
import dev.redwork.tasks.ShippedTasks;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.TaskModule;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;

/** The handler of {@code pi}: draws random points and counts those within the quarter circle. */
public final class PiHandlers implements TaskModule {
    /** Some tenths of a millisecond: so soon an interrupt is noticed. */
    private static final int POINTS_BETWEEN_CHECKS = 1 << 16;

    @Override
    public void register(Handlers handlers) {
        handlers.handle(
                ShippedTasks.PI,
                (samples, context) ->
                        inside(samples, drawn -> context.progress(drawn, samples.to() - samples.from(), "points")));
    }

    /**
     * How many of the points have {@code x^2 + y^2 <= 1}. Both ways draw the same points and count alike.
     *
     * @param told of how many were drawn, now and then
     */
    static long inside(PiSamples samples, LongConsumer told) throws InterruptedException {
        PointBlock block = Boolean.TRUE.equals(samples.blocks()) ? new PointBlock() : null;
        PiStreams streams = new PiStreams(samples.seed(), samples.from() / PiSamples.STREAM);
        long inside = 0;
        for (long at = samples.from(); at < samples.to(); ) {
            long end = Math.min(samples.to(), (at / PiSamples.STREAM + 1) * PiSamples.STREAM);
            RandomGenerator random = streams.next();
            skip(random, at % PiSamples.STREAM);
            while (at < end) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted while drawing points");
                }
                int points = (int) Math.min(end - at, POINTS_BETWEEN_CHECKS);
                inside += block == null ? oneByOne(random, points) : block.inside(random, points);
                at += points;
                told.accept(at - samples.from());
            }
        }
        return inside;
    }

    private static long oneByOne(RandomGenerator random, int points) {
        int inside = 0;
        for (int i = 0; i < points; i++) {
            double x = random.nextDouble();
            double y = random.nextDouble();
            inside += x * x + y * y <= 1 ? 1 : 0;
        }
        return inside;
    }

    private static void skip(RandomGenerator random, long points) {
        for (long i = 0; i < 2 * points; i++) {
            random.nextLong();
        }
    }
}
