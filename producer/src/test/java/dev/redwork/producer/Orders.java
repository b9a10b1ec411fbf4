package dev.redwork.producer;

import dev.redwork.job.Defaults;
import dev.redwork.job.Job;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.job.Ticker;
import dev.redwork.json.JobJson;
import dev.redwork.producer.EnqueueRequest.Destination;
import dev.redwork.producer.EnqueueRequest.Template;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.JobStore.NewJob;
import dev.redwork.store.JobStore.QueueUsage;
import dev.redwork.store.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Jobs that are brought to a producer that has no Redis, and their handles. */
final class Orders {
    static final RedisSettings NOWHERE = RedisSettings.of("redis://nowhere.invalid");
    static final Keys KEYS = Keys.of(NOWHERE, "default");
    static final Destination DESTINATION = new Destination(KEYS, Duration.ZERO, 0, false);
    static final Task<Integer, Integer> ECHO = Task.of("echo", Integer.class, Integer.class);

    private Orders() {}

    static NewJob job(String id) {
        return job(id, 0);
    }

    /** @param bytes that are added to its spec */
    static NewJob job(String id, int bytes) {
        return NewJob.of(new Job(
                id,
                "echo",
                Payload.of("\"" + "x".repeat(bytes) + "\""),
                Defaults.ATTEMPTS,
                Defaults.RESULT_TTL,
                "inbox",
                null));
    }

    static List<NewJob> jobs(String... ids) {
        return Stream.of(ids).map(Orders::job).toList();
    }

    static List<String> ids(int count) {
        return IntStream.range(0, count).mapToObj("job-%04d"::formatted).toList();
    }

    /** Of a caller who does not wait for room, without an inbox; its first piece is about to be sent. */
    static EnqueueRequest<Integer> begun(String... ids) {
        return begun(DESTINATION, jobs(ids));
    }

    static EnqueueRequest<Integer> begun(Destination destination, List<NewJob> jobs) {
        return begun(request(destination, jobs, new TurnedClock().read(), null));
    }

    static EnqueueRequest<Integer> begun(EnqueueRequest<Integer> request) {
        request.next();
        request.begin();
        return request;
    }

    static EnqueueRequest<Integer> request(
            Destination destination, List<NewJob> jobs, long patientUntil, @Nullable Inbox inbox) {
        return new EnqueueRequest<>(Template.of(ECHO, destination, null), jobs, patientUntil).open(closed(), inbox);
    }

    static EnqueueRequest<Integer> uniqueUntilStart(NewJob... jobs) {
        Task<Integer, Integer> unique = ECHO.with(o -> o.uniqueUntilStart("key", Duration.ofMinutes(1)));
        return new EnqueueRequest<>(Template.of(unique, DESTINATION, null), List.of(jobs), 0).open(closed(), null);
    }

    /** Of the piece that is being sent. */
    static List<String> ids(EnqueueRequest<?> request) {
        return request.piece().stream().map(job -> job.job().id()).toList();
    }

    /** A queue that may hold so many jobs and bytes (0: any number), and holds so many. */
    static QueueUsage full(long mostJobs, long mostBytes, long jobs, long bytes) {
        return new QueueUsage(mostJobs, mostBytes, jobs, bytes, 0);
    }

    /** An outcome of {@link #ECHO}, as it comes in. */
    static byte[] succeeded(String id) {
        return JobJson.write(
                new JobResult(id, "echo", JobState.SUCCEEDED, Payload.of("7"), null, 1, "worker", 0, 0, List.of(), 0));
    }

    /** An inbox that nobody reads. */
    static Inbox inbox(Ticker ticker) {
        return new Inbox(
                new RedisLink(NOWHERE, RedisLink.CALL_TIMEOUT), closed(), "here", Duration.ofSeconds(1), ticker);
    }

    static QueryConnection closed() {
        QueryConnection queries = new QueryConnection(NOWHERE);
        queries.close();
        return queries;
    }

    static List<JobHandle<Integer>> handles(@Nullable Inbox inbox, List<String> ids) {
        QueryConnection queries = closed();
        List<JobHandle<Integer>> handles = new ArrayList<>();
        ids.forEach(id -> handles.add(new JobHandle<>(id, Template.of(ECHO, DESTINATION, null), queries, inbox)));
        return handles;
    }

    static List<JobHandle<Integer>> handles(String... ids) {
        return handles(inbox(new TurnedClock()), List.of(ids));
    }
}
