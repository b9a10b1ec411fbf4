package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Task;
import dev.redwork.worker.StopReason;
import dev.redwork.worker.Worker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Workers that are told to be quiet or to stop, from anywhere, by name. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkerOrderStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private final CountDownLatch hold = new CountDownLatch(1);

    @Test
    void aQuietWorkerFinishesWhatItRunsClaimsNoMoreAndStays() throws Exception {
        try (Worker worker = worker("w1")) {
            redwork("submit", "hold", "1", "--id", "runs").succeeded();
            awaitState("runs", "running");

            Ran quiet = redwork("worker", "quiet", "w1").succeeded();

            assertThat(quiet.err()).isEqualTo("redwork: 1 worker told to be quiet\n");
            assertThat(quiet.lines()).last().asString().endsWith(" 1");
            redwork("submit", "hold", "2", "--id", "waits").succeeded();
            CompletableFuture<Void> end = CompletableFuture.runAsync(
                    hold::countDown, CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));
            Ran waited = redwork("worker", "quiet", "w1", "--wait", "20s").succeeded();
            assertThat(waited.lines())
                    .as("after the wait, not before it")
                    .last()
                    .asString()
                    .endsWith(" 0");
            assertThat(end).isDone();
            redwork("job", "wait", "runs", "--timeout", "20s").succeeded();
            assertThat(redwork("workers", "-o", "json")
                            .json()
                            .get(0)
                            .path("state")
                            .asText())
                    .isEqualTo("quiet");
            assertThat(redwork("jobs", "-s", "pending", "-o", "json").json().findValuesAsText("id"))
                    .containsExactly("waits");
            assertThat(worker.stopped()).isNotDone();

            redwork("worker", "stop", "w1", "--wait", "20s").succeeded();
            assertThat(worker.stopped().get(5, TimeUnit.SECONDS).reason()).isEqualTo(StopReason.ORDER);
        }
    }

    @Test
    void allWorkersOfTheNameStopAndASupervisorsNameMeansItsProcesses() throws Exception {
        hold.countDown();
        // A queue is read after another, and its sessions in the order of their leases. Two of one name and process are
        // one.
        try (Worker other = worker("w.x", "a");
                Worker two = worker("w.2");
                Worker one = worker("w.1");
                Worker same = worker("w.2")) {
            assertThat(redwork("workers", "-o", "json").json().findValuesAsText("worker"))
                    .containsExactly("w.1", "w.2", "w.x");
            Ran stop = redwork("worker", "stop", "w", "-o", "json", "--wait", "20s")
                    .succeeded();

            assertThat(stop.json().findValuesAsText("worker"))
                    .contains("w.1", "w.2")
                    .doesNotContain("w.x");
            for (Worker worker : new Worker[] {one, two, same}) {
                assertThat(worker.stopped().get(5, TimeUnit.SECONDS).reason()).isEqualTo(StopReason.ORDER);
            }
            assertThat(other.stopped()).isNotDone();
        }
    }

    @Test
    void anOrderWhoseMessageWasLostComesWithTheNextRenewal() throws Exception {
        try (Worker worker = worker("w1");
                RawRedis redis = RawRedis.connect(REDIS.url())) {
            String session = redis.call("ZRANGE", "redwork:{default}:sessions", "0", "-1");
            long told = now(redis);

            redis.call("HSET", "redwork:{default}:session:" + session, "order", "quiet");

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> redis.call("HGET", "redwork:{default}:session:" + session, "state")
                            .equals("quiet"));
            assertThat(now(redis) - told).isLessThan(4_000);
            assertThat(worker.stopped()).isNotDone();
        }
    }

    @Test
    void anOrderIsHeardAtOnce() {
        hold.countDown();
        try (Worker worker = worker("w1");
                RawRedis redis = RawRedis.connect(REDIS.url())) {
            await().until(() ->
                    redis.call("PUBSUB", "NUMSUB", "redwork:{default}:cancels").endsWith(" 1"));
            // Three times, so that no renewal that was due by chance can do it.
            redwork("worker", "quiet", "w1").succeeded();
            long told = now(redis);
            String session = redis.call("ZRANGE", "redwork:{default}:sessions", "0", "-1");
            await().pollInterval(Duration.ofMillis(20))
                    .until(() -> redis.call("HGET", "redwork:{default}:session:" + session, "state")
                            .equals("quiet"));
            assertThat(now(redis) - told).isLessThan(1_000);
            assertThat(worker.name()).isEqualTo("w1");
        }
    }

    @Test
    void aNameThatNobodyHasIsNotFound() {
        redwork("worker", "stop", "nobody").refused(ExitCode.NOT_FOUND, "there is no worker nobody, nor any other");
        try (Worker worker = worker("w1")) {
            redwork("worker", "quiet", "nobody").refused(ExitCode.NOT_FOUND, "there is no worker nobody; there are w1");
            assertThat(worker.name()).isEqualTo("w1");
        }
        redwork("worker", "stop", "no body").refused(ExitCode.USAGE, "worker name 'no body'");
        redwork("worker", "-q", "x", "stop", "w1").refused(ExitCode.USAGE, "options go behind the verb");
    }

    private Worker worker(String name) {
        return worker(name, "default");
    }

    private Worker worker(String name, String queue) {
        return Worker.builder(REDIS.url())
                .handle(Task.ofJson("hold"), (input, context) -> {
                    hold.await();
                    return input;
                })
                .name(name)
                .lane(2, queue)
                .start();
    }

    private static void awaitState(String id, String state) {
        await().until(() -> redwork("job", "show", id, "-o", "jsonl")
                .json()
                .path("state")
                .asText()
                .equals(state));
    }

    private static long now(RawRedis redis) {
        String[] time = redis.call("TIME").split(" ", -1);
        return Long.parseLong(time[0]) * 1_000 + Long.parseLong(time[1]) / 1_000;
    }

    private static Ran redwork(String... args) {
        return Ran.redwork(REDIS.url(), args);
    }
}
