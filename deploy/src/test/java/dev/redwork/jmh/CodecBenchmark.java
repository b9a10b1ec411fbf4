package dev.redwork.jmh;

import dev.redwork.job.Defaults;
import dev.redwork.job.Job;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.json.JobJson;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;

/** Specs and outcomes of a small job as JSON: each is written once and read once for every job. */
public class CodecBenchmark extends NanosBenchmark {
    private static final String ID = "01KAHZ6V2E8W4M7RJ3D5TQ9XYB";
    private static final long NOW = 1_795_219_200_000L;

    private final Job job = new Job(
            ID,
            "bench.noop",
            Payload.of("\"xxxxxxxxxx\""),
            Defaults.ATTEMPTS,
            Defaults.RESULT_TTL,
            NOW,
            0,
            0,
            null,
            "inbox",
            null,
            null);
    private final JobResult outcome = new JobResult(
            ID, "bench.noop", JobState.SUCCEEDED, Payload.of("10"), null, 1, "worker-1", NOW, NOW + 1, List.of(), 0);
    private final byte[] spec = JobJson.write(job);
    private final byte[] result = JobJson.write(outcome);

    @Benchmark
    public byte[] writeSpec() {
        return JobJson.write(job);
    }

    @Benchmark
    public Job readSpec() {
        return JobJson.read(ID, spec);
    }

    @Benchmark
    public byte[] writeOutcome() {
        return JobJson.write(outcome);
    }

    @Benchmark
    public JobResult readOutcome() {
        return JobJson.readResult(result);
    }
}
