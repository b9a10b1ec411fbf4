package dev.redwork.worker;

import dev.redwork.store.Keys;
import dev.redwork.store.Outcome;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A no-op job from its claim to its outcome. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class JobRunnerBenchmark {
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
