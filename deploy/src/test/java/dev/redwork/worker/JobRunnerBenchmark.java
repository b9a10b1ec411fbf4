package dev.redwork.worker;

import dev.redwork.jmh.NanosBenchmark;
import dev.redwork.job.Ticker;
import dev.redwork.store.OutcomeStore.Outcome;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.TearDown;

/** A no-op job from its claim to its outcome. */
public class JobRunnerBenchmark extends NanosBenchmark {
    private final BenchmarkLane lane = new BenchmarkLane();
    private final ClaimedJob job =
            new ClaimedJob(lane.session, BenchmarkLane.claims(1).get(0), Ticker.SYSTEM);

    @Benchmark
    public Outcome run() {
        return lane.runner.run(job, late -> {});
    }

    @TearDown
    public void close() {
        lane.close();
    }
}
