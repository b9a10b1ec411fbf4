package dev.redwork.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.json.ResultJson;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.redis.testing.RawRedis;
import dev.redwork.store.RedisSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One story's cast: a Redis, a producer, worker processes and their ledger. All of them end with it. */
final class Scene implements AutoCloseable {
    static final String PREFIX = "redwork:{default}:";
    static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration DRAIN = Duration.ofSeconds(25);

    private final String url;
    private final Producer producer;
    private final Ledger ledger;
    private final List<WorkerProcess> workers = new ArrayList<>();

    Scene(String url, Path directory) {
        this.url = url;
        this.ledger = new Ledger(directory.resolve("ledger"));
        this.producer = Producer.connect(url);
    }

    Producer producer() {
        return producer;
    }

    Ledger ledger() {
        return ledger;
    }

    RedisSettings settings() {
        return RedisSettings.of(url);
    }

    /** Starts a worker of the default queue and does not wait for it. */
    WorkerProcess begin(String name, int threads) {
        return begin(url, name, DRAIN, threads);
    }

    WorkerProcess begin(String through, String name, Duration drain, int threads, String... queues) {
        WorkerProcess worker = WorkerProcess.start(
                through, ledger, name, drain, threads, queues.length == 0 ? List.of("default") : List.of(queues));
        workers.add(worker);
        return worker;
    }

    WorkerProcess worker(String name, int threads) {
        return begin(name, threads).awaitReady();
    }

    WorkerProcess worker(String name, int threads, Duration drain) {
        return begin(url, name, drain, threads).awaitReady();
    }

    /** One command on a connection of its own, so that it works before and after a restart. */
    String redis(String... command) {
        try (RawRedis redis = RawRedis.connect(url)) {
            return redis.call(command);
        }
    }

    /** As {@link #redis}, with a key of the default queue in second place. */
    String queue(String command, String key, String... more) {
        String[] all = new String[more.length + 2];
        all[0] = command;
        all[1] = PREFIX + key;
        System.arraycopy(more, 0, all, 2, more.length);
        return redis(all);
    }

    /** A counter of {@code totals}; 0 when it was never counted. */
    long total(String counter) {
        String count = queue("HGET", "totals", counter);
        return count.equals("nil") ? 0 : Long.parseLong(count);
    }

    List<String> list(String... command) {
        String joined = redis(command);
        return joined.isEmpty() ? List.of() : List.of(joined.split(" ", -1));
    }

    /** All keys of the default queue that start so, without the queue's prefix. */
    Set<String> keys(String start) {
        return list("KEYS", PREFIX + start + "*").stream()
                .map(key -> key.substring(PREFIX.length()))
                .collect(Collectors.toSet());
    }

    /** Redis time, ms. */
    long now() {
        List<String> time = list("TIME");
        return Long.parseLong(time.get(0)) * 1_000 + Long.parseLong(time.get(1)) / 1_000;
    }

    /** Scripts that clients have called since the server started. */
    long scriptCalls() {
        Matcher calls = Pattern.compile("cmdstat_evalsha:calls=(\\d+)").matcher(redis("INFO", "commandstats"));
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }

    /** The names of the sessions of one worker that have a lease, over or not. */
    List<String> sessions(WorkerProcess worker) {
        return list("ZRANGE", PREFIX + "sessions", "0", "-1").stream()
                .filter(session -> queue("HGET", "session:" + session, "worker").equals(worker.name()))
                .toList();
    }

    /** A job's outcome as it stands in Redis. */
    JobResult result(String id) {
        // Of one that was cancelled while it waited the spec follows.
        return ResultJson.read(
                queue("GET", "job:" + id).lines().findFirst().orElse("").getBytes(UTF_8));
    }

    /** Waits until handlers of all these jobs have started. */
    void awaitStarted(Collection<? extends JobHandle<?>> jobs) {
        Set<String> ids = ids(jobs);
        await().atMost(PATIENCE).until(() -> ledger.ids(Ledger.Event.START).containsAll(ids));
    }

    void awaitStarted(JobHandle<?>... jobs) {
        awaitStarted(Arrays.asList(jobs));
    }

    static Set<String> ids(Collection<? extends JobHandle<?>> jobs) {
        return jobs.stream().map(JobHandle::id).collect(Collectors.toSet());
    }

    /** Waits until all have their outcome, and looks at each of them: SUCCEEDED, and told to its producer. */
    List<JobResult> awaitSuccess(Collection<? extends JobHandle<?>> jobs) {
        List<JobResult> results = new ArrayList<>();
        for (JobHandle<?> job : jobs) {
            Object unused = job.get(PATIENCE);
            JobResult result = result(job.id());
            assertThat(result.state()).isEqualTo(JobState.SUCCEEDED);
            results.add(result);
        }
        return results;
    }

    /**
     * Every job that was accepted has exactly one outcome: as many were recorded as were enqueued. A recorded outcome is
     * counted in the script that records it, so one recorded twice would be counted twice.
     */
    void assertOneOutcomeEach(long jobs) {
        assertThat(total("enqueued")).as("enqueued").isEqualTo(jobs);
        assertThat(total("succeeded") + total("dead") + total("cancelled") + total("expired"))
                .as("outcomes recorded")
                .isEqualTo(jobs);
    }

    @Override
    public void close() {
        // Workers first: what a test froze must not hold a producer's close.
        workers.forEach(WorkerProcess::close);
        producer.close();
        ledger.close();
    }
}
