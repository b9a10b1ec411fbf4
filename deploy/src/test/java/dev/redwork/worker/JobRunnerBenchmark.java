package dev.redwork.worker;

import dev.redwork.jmh.NanosBenchmark;
import dev.redwork.store.Keys;
import dev.redwork.store.Outcome;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.TearDown;

/** A no-op job from its claim to its outcome. */
public class JobRunnerBenchmark extends NanosBenchmark {
    private final BenchmarkLane lane = new BenchmarkLane();
    private final Keys keys = lane.session.keys;
    private final Held held = new Held(lane.session, BenchmarkLane.claims(1).get(0));

    @Benchmark
    public Outcome run() {
        return lane.runner.run(keys, new Run(held, run -> {}));
    }

    @TearDown
    public void close() {
        lane.close();
    }
}
