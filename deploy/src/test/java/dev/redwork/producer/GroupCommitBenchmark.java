package dev.redwork.producer;

import dev.redwork.jmh.NanosBenchmark;
import dev.redwork.job.Defaults;
import dev.redwork.job.Job;
import dev.redwork.job.Payload;
import dev.redwork.store.Call;
import dev.redwork.store.Enqueued;
import dev.redwork.store.JobStore;
import dev.redwork.store.Keys;
import dev.redwork.store.NewJob;
import dev.redwork.store.RedisSettings;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** What a producer does with the jobs of a hundred callers that share a round trip: time for each job. */
public class GroupCommitBenchmark extends NanosBenchmark {
    /** Callers, with a job each. */
    static final int CALLERS = 100;

    private final Keys keys = RedisSettings.of("redis://127.0.0.1").keys("default");
    private final Route route = new Route(keys, Duration.ZERO, null, false);
    private final List<NewJob> jobs =
            IntStream.range(0, CALLERS).mapToObj(GroupCommitBenchmark::job).toList();

    private static NewJob job(int number) {
        Job job = new Job(
                "%026d".formatted(number),
                "bench.noop",
                Payload.of("\"xxxxxxxxxx\""),
                Defaults.ATTEMPTS,
                Defaults.RESULT_TTL,
                "inbox",
                null);
        return NewJob.of(job);
    }

    /** Each caller's parcel, and the one flight that takes them all. */
    @Benchmark
    @OperationsPerInvocation(CALLERS)
    public int gather() {
        List<Parcel> parcels = jobs.stream()
                .map(job -> Parcel.split(route, List.of(job)).get(0))
                .toList();
        return Flight.of(parcels).size();
    }

    /** The call that the flight sends. */
    @Benchmark
    @OperationsPerInvocation(CALLERS)
    public Call<Enqueued> call() {
        return new JobStore(keys).enqueue(jobs, Duration.ZERO, false);
    }
}
