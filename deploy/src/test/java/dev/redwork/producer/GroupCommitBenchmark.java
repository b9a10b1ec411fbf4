package dev.redwork.producer;

import dev.redwork.jmh.NanosBenchmark;
import dev.redwork.job.Defaults;
import dev.redwork.job.Job;
import dev.redwork.job.Payload;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.producer.EnqueueRequest.Destination;
import dev.redwork.producer.EnqueueRequest.Template;
import dev.redwork.producer.GroupCommit.EnqueueSender;
import dev.redwork.redis.Call;
import dev.redwork.store.JobStore;
import dev.redwork.store.JobStore.EnqueueReply;
import dev.redwork.store.JobStore.NewJob;
import dev.redwork.store.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** What a producer does with the jobs of a hundred callers that share a round trip: time for each job. */
public class GroupCommitBenchmark extends NanosBenchmark {
    /** Callers, with a job each. */
    static final int CALLERS = 100;

    private final Keys keys = Keys.of(RedisSettings.of("redis://127.0.0.1"), "default");
    private final Destination destination = new Destination(keys, Duration.ZERO, 0, false);
    private final Task<Integer, Integer> task = Task.of("bench.noop", Integer.class, Integer.class);
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

    /** Each caller's request, and the one call that takes them all. */
    @Benchmark
    @OperationsPerInvocation(CALLERS)
    public int gather() {
        List<EnqueueRequest<?>> requests = new ArrayList<>(CALLERS);
        for (NewJob job : jobs) {
            EnqueueRequest<Integer> request =
                    new EnqueueRequest<>(Template.of(task, destination, null), List.of(job), 0);
            request.next();
            requests.add(request);
        }
        return EnqueueSender.share(requests).size();
    }

    /** The call that the call sends. */
    @Benchmark
    @OperationsPerInvocation(CALLERS)
    public Call<EnqueueReply> call() {
        return new JobStore(keys).enqueue(jobs, Duration.ZERO, 0, false);
    }
}
