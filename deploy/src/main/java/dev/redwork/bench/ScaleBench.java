package dev.redwork.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** The same drain at several sizes of one thing: each round has all of them in turn, beside one limit at the first size. */
public final class ScaleBench implements Bench {
    private record Step(ScalePoint point, Drain drain) {}

    private final List<Step> steps;
    private final Consumer<Duration> line;
    private final Limits limits;

    /**
     * Prepares it.
     *
     * @param points one or more
     * @param line is told how much longer a round trip is to take from now on
     */
    public ScaleBench(BenchQueue queue, List<ScalePoint> points, Consumer<Duration> line) {
        this.steps = points.stream()
                .map(point -> new Step(point, new Drain(queue, point.plan(), point.workers())))
                .toList();
        this.line = line;
        this.limits = new Limits(queue);
    }

    @Override
    public long jobs() {
        return steps.stream().mapToLong(step -> step.drain().jobs()).sum();
    }

    @Override
    public void warmUp() {
        Step first = steps.get(0);
        line.accept(first.point().rtt());
        limits.set();
        first.drain().warmUp();
    }

    @Override
    public List<Sample> round(LongConsumer done) throws InterruptedException {
        line.accept(steps.get(0).point().rtt());
        Sample set = limits.set();
        List<Sample> samples = new ArrayList<>(List.of(set));
        for (Step step : steps) {
            line.accept(step.point().rtt());
            samples.add(step.drain().measure(step.point().figure(), done).within(set));
        }
        return samples;
    }
}
