package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Timing;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.producer.TimedProducer;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One story's cast: a Redis, a producer, workers in this JVM, worker processes where one has to die, and their ledger. All of
 * them end with it.
 */
final class Scene implements AutoCloseable {
    static final String PREFIX = "redwork:{default}:";
    static final Duration PATIENCE = Duration.ofSeconds(40);

    /** Where a lease must pass. One may lapse on a machine that stalls: for stories to which that makes no difference. */
    static final Timing QUICK =
            new Timing(Duration.ofMillis(1_500), Duration.ofMillis(450), Duration.ofSeconds(1), Duration.ofMillis(300));

    /** Where renewals, looks or a grace must pass, and no lease may lapse on a machine that stalls. */
    static final Timing BRISK =
            new Timing(Timing.DEFAULT.lease(), Duration.ofMillis(450), Duration.ofSeconds(1), Duration.ofMillis(300));

    /** Where a lease must pass and not lapse by a stall of this JVM: one that meets all workers alike is nobody's death. */
    static final Timing SHORT_LEASE =
            new Timing(Duration.ofSeconds(3), Duration.ofMillis(450), Duration.ofSeconds(1), Duration.ofSeconds(2));

    private static final Duration DRAIN = Duration.ofSeconds(25);
    private static final int PIPELINE = 500;

    private final String url;
    private final Timing timing;
    private final Producer producer;
    private final Ledger ledger;
    private final Line line;
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<StoryWorker> workers = new ArrayList<>();
    private final List<WorkerProcess> processes = new ArrayList<>();

    Scene(String url, Path directory) {
        this(url, directory, Timing.DEFAULT);
    }

    Scene(String url, Path directory, Timing timing) {
        this.url = url;
        this.timing = timing;
        this.line = new Line(url);
        this.ledger = new Ledger(directory.resolve("ledger"));
        this.producer = TimedProducer.connect(url, timing);
    }

    Producer producer() {
        return producer;
    }

    Ledger ledger() {
        return ledger;
    }

    Timing timing() {
        return timing;
    }

    RedisSettings settings() {
        return RedisSettings.of(url);
    }

    /** Starts a worker of the default queue in this JVM. */
    StoryWorker worker(String name, int threads) {
        return worker(name, threads, DRAIN);
    }

    StoryWorker worker(String name, int threads, Duration drain) {
        return worker(url, name, drain, threads);
    }

    StoryWorker worker(String through, String name, Duration drain, int threads, String... queues) {
        StoryWorker worker = StoryWorker.start(through, ledger, end, name, timing, drain, threads, named(queues));
        workers.add(worker);
        return worker;
    }

    /** Starts a worker in a JVM of its own, to be killed, frozen or told by signals, and does not wait for it. */
    WorkerProcess process(String name, int threads) {
        return process(name, threads, DRAIN);
    }

    WorkerProcess process(String name, int threads, Duration drain) {
        return process(url, name, drain, threads);
    }

    WorkerProcess process(String through, String name, Duration drain, int threads, String... queues) {
        return process(through, name, drain, threads, named(queues), List.of("-Xmx256m"));
    }

    /** Starts one whose JVM has options of its own, such as little memory. */
    WorkerProcess process(String name, int threads, List<String> options) {
        return process(url, name, DRAIN, threads, named(), options);
    }

    private WorkerProcess process(
            String through, String name, Duration drain, int threads, List<String> queues, List<String> options) {
        WorkerProcess process = WorkerProcess.start(through, ledger, name, timing, drain, threads, queues, options);
        processes.add(process);
        return process;
    }

    private static List<String> named(String... queues) {
        return queues.length == 0 ? List.of("default") : List.of(queues);
    }

    /** One command, also after a restart of the server. */
    String redis(String... command) {
        return line.all(List.<String[]>of(command)).get(0);
    }

    /** A command for each of these, in few round trips; the replies in their order. */
    <T> List<String> each(Collection<T> items, Function<T, String[]> command) {
        List<String[]> commands = items.stream().map(command).toList();
        List<String> replies = new ArrayList<>();
        for (int i = 0; i < commands.size(); i += PIPELINE) {
            replies.addAll(line.all(commands.subList(i, Math.min(commands.size(), i + PIPELINE))));
        }
        return replies;
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
        return calls("evalsha");
    }

    /** How often a command ran since the server started, in scripts, too. */
    long calls(String command) {
        Matcher calls = Pattern.compile("cmdstat_" + command + ":calls=(\\d+)").matcher(redis("INFO", "commandstats"));
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }

    /** The names of the sessions that have a lease, over or not. */
    List<String> sessions() {
        return list("ZRANGE", PREFIX + "sessions", "0", "-1");
    }

    /** Those of one worker. */
    List<String> sessions(String worker) {
        List<String> all = sessions();
        List<String> owners = each(all, session -> new String[] {"HGET", PREFIX + "session:" + session, "worker"});
        return IntStream.range(0, all.size())
                .filter(i -> owners.get(i).equals(worker))
                .mapToObj(all::get)
                .toList();
    }

    /** SIGKILL at a moment when the worker holds a job: it is stopped for the look, and goes on when it holds none. */
    void killWhileItHolds(WorkerProcess worker) {
        await().atMost(PATIENCE).until(() -> {
            worker.suspend();
            if (holdsAJob(worker.name())) {
                worker.kill9();
                return true;
            }
            worker.resume();
            return false;
        });
    }

    private boolean holdsAJob(String worker) throws InterruptedException {
        // What it had sent is done by then.
        Thread.sleep(20);
        return each(sessions(worker), session -> new String[] {"HLEN", PREFIX + "running:" + session}).stream()
                .anyMatch(held -> !held.equals("0"));
    }

    /** The lease of a worker that died need not be waited for: it ends now. */
    void endLease(String worker) {
        for (String session : sessions(worker)) {
            queue("ZADD", "sessions", "XX", "LT", Long.toString(now() - 1), session);
        }
    }

    /** A job's outcome as it stands in Redis. */
    JobResult result(String id) {
        return results(List.of(id)).get(0);
    }

    /** The outcomes of jobs, in the order of their ids. */
    List<JobResult> results(Collection<String> ids) {
        return each(ids, id -> new String[] {"GET", PREFIX + "job:" + id}).stream()
                .map(Outcomes::read)
                .toList();
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
        for (JobHandle<?> job : jobs) {
            Object unused = job.get(PATIENCE);
        }
        List<JobResult> results =
                results(jobs.stream().<String>map(JobHandle::id).toList());
        assertThat(results).extracting(JobResult::state).allMatch(state -> state == JobState.SUCCEEDED);
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
        processes.forEach(WorkerProcess::close);
        end.countDown();
        workers.forEach(StoryWorker::hurry);
        workers.forEach(StoryWorker::close);
        producer.close();
        line.close();
        ledger.close();
    }

    /** The story's own connection; it is made anew when it was lost, by a restart say. */
    private static final class Line implements AutoCloseable {
        private final String url;
        private @Nullable RawRedis open;

        Line(String url) {
            this.url = url;
        }

        synchronized List<String> all(List<String[]> commands) {
            if (open != null) {
                try {
                    return open.all(commands);
                } catch (UncheckedIOException e) {
                    close();
                }
            }
            RawRedis anew = RawRedis.connect(url);
            open = anew;
            return anew.all(commands);
        }

        @Override
        public synchronized void close() {
            if (open != null) {
                open.close();
                open = null;
            }
        }
    }
}
