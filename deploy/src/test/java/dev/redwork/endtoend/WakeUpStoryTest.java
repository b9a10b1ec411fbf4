package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.endtoend.TestTasks.Look;
import dev.redwork.endtoend.TestTasks.Nap;
import dev.redwork.endtoend.TestTasks.Saw;
import dev.redwork.job.Defaults;
import dev.redwork.job.Job;
import dev.redwork.job.JobResult;
import dev.redwork.job.Payload;
import dev.redwork.job.Timing;
import dev.redwork.producer.Batch;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.JobStore;
import dev.redwork.store.JobStore.EnqueueReply;
import dev.redwork.store.JobStore.NewJob;
import dev.redwork.store.Keys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Who waits for work is woken by it, and costs nothing meanwhile. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WakeUpStoryTest {
    /** Of an idle worker: how often it renews and looks. Its lease does not lapse on a machine that stalls. */
    private static final Timing FIVE_TIMES_AS_FAST = new Timing(
            Timing.DEFAULT.lease(),
            Timing.DEFAULT.renewEvery().dividedBy(5),
            Timing.DEFAULT.block().dividedBy(5),
            Timing.DEFAULT.grace());

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own(options -> {});

    @Test
    void fourJobsEnqueuedTogetherFillTwoIdleWorkersAtOnce(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.worker("a", 2);
            scene.worker("b", 2);
            // One after another: the bell must not be luck.
            for (int round = 0; round < 3; round++) {
                List<JobResult> results = scene.awaitSuccess(
                        scene.producer().enqueueAll(TestTasks.NAP, Collections.nCopies(4, new Nap(1_000))));

                long lastStart =
                        results.stream().mapToLong(JobResult::started).max().orElseThrow();
                long firstEnd =
                        results.stream().mapToLong(JobResult::ended).min().orElseThrow();
                assertThat(lastStart).as("all run at once").isLessThan(firstEnd);
            }
            scene.assertOneOutcomeEach(12);
        }
    }

    @Test
    void outcomesOfShortJobsDoNotWaitForALongOneBehindThem(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            // One thread, which claims short jobs ahead of need: the long one comes as a surprise.
            scene.worker("w", 1);
            for (int round = 0; round < 4; round++) {
                List<Nap> naps = new ArrayList<>(Collections.nCopies(600, new Nap(0)));
                naps.add(new Nap(700));
                List<JobHandle<String>> jobs = scene.producer().enqueueAll(TestTasks.NAP, naps);
                JobHandle<String> longer = jobs.get(600);
                scene.awaitStarted(longer);

                await().atMost(Scene.PATIENCE)
                        .until(() -> jobs.subList(0, 600).stream()
                                .allMatch(job -> job.future().isDone()));
                assertThat(longer.future()).isNotDone();
                scene.awaitSuccess(List.of(longer));
            }
        }
    }

    @Test
    void aThousandEnqueueCallsLeaveOneTokenAtMost(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory);
                Producer producer = Producer.withoutResults(scene.settings())) {
            scene.worker("busy", 2);
            int calls = 1_000;
            long most = 0;
            for (int i = 0; i < calls; i++) {
                JobHandle<Integer> unused = producer.enqueue(TestTasks.ECHO, i);
                most = i % 20 == 0 ? Math.max(most, tokens(scene)) : most;
            }
            assertThat(Math.max(most, tokens(scene))).isLessThanOrEqualTo(1);
            await().atMost(Scene.PATIENCE).until(() -> scene.total("succeeded") == calls);
            scene.assertOneOutcomeEach(calls);
            Leftovers.of(scene).check();
        }
    }

    @Test
    void aScheduledJobStartsWithinASecondOfItsDueTimeBehindABacklog(@TempDir Path directory) {
        // More than two threads can do in the time.
        int backlog = 5_000;
        try (Scene scene = new Scene(redis.url(), directory);
                Producer producer = Producer.withoutResults(scene.settings())) {
            List<JobHandle<Integer>> unused = producer.enqueueAll(
                    TestTasks.SLOW_ECHO, IntStream.range(0, backlog).boxed().toList());
            scene.worker("w", 2);
            await().atMost(Scene.PATIENCE).until(() -> scene.total("succeeded") > 0);
            long due = schedule(scene, "on-time", Duration.ofMillis(700));

            await().atMost(Scene.PATIENCE).until(() -> Outcomes.isOutcome(scene.queue("GET", "job:on-time")));
            assertThat(Long.parseLong(scene.queue("LLEN", "pending")))
                    .as("backlog when it has run")
                    .isPositive();
            assertThat(scene.result("on-time").started()).isBetween(due, due + 1_000);
        }
    }

    /** Also one that ran jobs of a batch, of which it remembers what they were told. */
    @Test
    void anIdleWorkerBlocksAndAJobCostsSixCalls(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory, FIVE_TIMES_AS_FAST)) {
            scene.worker("idle", 2);
            ClientCalls calls = new ClientCalls(scene);
            try (Producer producer = Producer.connect(redis.url())) {
                Batch batch = producer.batch("default");
                batch.raise(TestTasks.STOP, "x");
                List<JobHandle<Saw>> jobs =
                        producer.enqueueAll(TestTasks.WATCH.with(batch), Collections.nCopies(8, new Look(1_000, 1)));
                jobs.forEach(job -> assertThat(job.get(Scene.PATIENCE).atOnce()).isTrue());
            }
            long before = calls.count();
            await().pollDelay(Duration.ofSeconds(4)).atMost(Scene.PATIENCE).until(() -> true);
            assertThat(calls.count() - before)
                    .as("calls of an idle worker in the fifth of 20 s")
                    .isLessThanOrEqualTo(20);

            // The first job also opens the producer's inbox.
            assertThat(scene.producer().enqueue(TestTasks.ECHO, 1).get(Scene.PATIENCE))
                    .isEqualTo(1);
            long busy = calls.count();
            long lookedBefore = calls.count("lpop");
            long began = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                assertThat(scene.producer().enqueue(TestTasks.ECHO, i).get(Scene.PATIENCE))
                        .isEqualTo(i);
            }
            // Five a second are the idle worker's own, however slow the machine is.
            long meanwhile = Duration.ofNanos(System.nanoTime() - began).toMillis() / 200;
            // An LPOP comes behind some results, the more the faster they come: the inbox looks for the next ones.
            long looks = calls.count("lpop") - lookedBefore;
            assertThat(looks).as("looks of the inbox for further results").isLessThanOrEqualTo(20);
            assertThat(calls.count() - busy - looks - meanwhile)
                    .as("calls of 20 jobs, one by one: of producer and worker together")
                    .isLessThanOrEqualTo(20 * 6);
        }
    }

    private static long tokens(Scene scene) {
        return Long.parseLong(scene.queue("LLEN", "doorbell"));
    }

    /** Schedules one job; its due time as Redis has it. */
    private static long schedule(Scene scene, String id, Duration delay) {
        Job job = new Job(id, TestTasks.ECHO.name(), Payload.of("7"), 1, Defaults.RESULT_TTL, null, null);
        try (RedisLink link = new RedisLink(scene.settings(), RedisLink.CALL_TIMEOUT)) {
            JobStore store = new JobStore(Keys.of(scene.settings(), "default"));
            EnqueueReply unused = link.send(store.enqueue(List.of(NewJob.of(job)), delay, 0, false));
        }
        String score = scene.queue("ZSCORE", "scheduled", id);
        assertThat(score).isNotEqualTo("nil");
        return Long.parseLong(score);
    }

    /**
     * What clients sent, by {@code commandstats}, which counts the commands inside scripts as well: so only the commands are
     * added up that no script uses, and EVALSHA for each script, less what this count itself sends.
     */
    private static final class ClientCalls {
        private static final Set<String> BY_CLIENTS = Set.of(
                "evalsha", "eval", "blpop", "lpop", "sadd", "script|load", "get", "subscribe", "hello", "auth", "ping");
        private final Scene scene;

        ClientCalls(Scene scene) {
            this.scene = scene;
        }

        long count() {
            return BY_CLIENTS.stream().mapToLong(this::count).sum();
        }

        long count(String command) {
            return scene.redis("INFO", "commandstats")
                    .lines()
                    .filter(line -> line.startsWith("cmdstat_"))
                    .map(line -> line.substring("cmdstat_".length()))
                    .filter(line -> line.startsWith(command + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll(".*:calls=(\\d+).*", "$1")))
                    .sum();
        }
    }
}
