package dev.redwork.worker;

import dev.redwork.jmh.NanosBenchmark;
import dev.redwork.redis.Call;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.JobStore.ClaimReply;
import dev.redwork.store.OutcomeStore.Outcome;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.TearDown;

/** What a lane's state and its turn cost a job: claimed with others, begun, ended, and told with others in the next call. */
public class LaneStateBenchmark extends NanosBenchmark {
    private final BenchmarkLane lane = new BenchmarkLane();
    private final List<Claim> claims = BenchmarkLane.claims(BenchmarkLane.JOBS);
    private final ClaimReply answer = new ClaimReply(false, 1, 0, BenchmarkLane.JOBS, 0, "", claims);
    private final Outcome outcome = lane.runner.run(new ClaimedJob(lane.session, claims.get(0), () -> 0), job -> {});

    /** The runs of as many jobs as there are slots, and the turn that tells them and brings as many again. */
    @Benchmark
    @OperationsPerInvocation(BenchmarkLane.JOBS)
    public List<Call<?>> turn() {
        while (true) {
            Step step = lane.state.decide();
            if (step instanceof Turn turn) {
                List<Call<?>> calls = turn.calls(job -> outcome);
                lane.state.applyReply(turn, answer, List.of(), 1_000);
                lane.state.over(turn);
                if (!turn.jobs().isEmpty()) {
                    return calls;
                }
            } else if (step instanceof ClaimedJob job) {
                lane.state.end(job, outcome, 1_000);
            } else {
                throw new IllegalStateException("nothing to do: " + step);
            }
        }
    }

    @TearDown
    public void close() {
        lane.close();
    }
}
