package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.producer.Producer;
import dev.redwork.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Jobs that are cancelled, requeued and deleted from the command line, by their ids and by selection. */
class JobMovesStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private final AtomicBoolean broken = new AtomicBoolean(true);
    private final CountDownLatch hold = new CountDownLatch(1);
    private final Set<String> started = ConcurrentHashMap.newKeySet();

    @Test
    void aDeadJobIsRequeuedWithItsIdAndItsHistoryAndRuns() {
        try (Worker worker = worker()) {
            submit("work", "flaky", "a", "--attempts", "1", "--wait", "10s");
            submit("work", "flaky", "b", "--attempts", "1", "--wait", "10s");
            JsonNode dead = redwork("job", "show", "a", "-o", "jsonl").json();
            assertThat(dead.path("state").asText()).isEqualTo("dead");
            broken.set(false);
            redis("SET", "redwork:{work}:paused", "1");

            JsonNode answer =
                    redwork("job", "requeue", "a", "-o", "jsonl").succeeded().json();

            assertThat(answer.toString())
                    .isEqualTo("{\"id\":\"a\",\"queue\":\"work\",\"task\":\"flaky\",\"was\":\"dead\","
                            + "\"answer\":\"requeued\"}");
            JsonNode waits = redwork("job", "show", "a", "-o", "jsonl").json();
            assertThat(waits.path("state").asText()).isEqualTo("pending");
            assertThat(waits.path("failure").path("message").asText()).isEqualTo("not yet");
            redis("DEL", "redwork:{work}:paused");
            redis("LPUSH", "redwork:{work}:doorbell", "1");
            redwork("job", "wait", "a", "--timeout", "10s").succeeded();
            JsonNode done = redwork("job", "show", "a", "-o", "jsonl").json();
            assertThat(done.path("state").asText()).isEqualTo("succeeded");
            assertThat(done.path("attempt").asInt()).isEqualTo(1);

            Ran again = redwork("job", "requeue", "a", "b", "nope");
            assertThat(again.code()).isEqualTo(3);
            assertThat(again.lines()).hasSize(4);
            assertThat(again.err()).contains("no job nope in any queue", "not requeued: a (it is succeeded");
            redwork("job", "wait", "b", "--timeout", "10s").succeeded();
            Ran ended = redwork("job", "requeue", "a");
            assertThat(ended.code()).isEqualTo(5);
            assertThat(worker.name()).isNotEmpty();
        }
    }

    @Test
    void whatWaitsForItsTimeIsStartedNow() {
        try (Worker worker = worker()) {
            submit("work", "echo", "later", "--in", "1h");
            submit("work", "flaky", "again");
            submit("work", "unknown", "parked");
            Awaitility.await()
                    .until(() -> stateOf("again").equals("retrying")
                            && stateOf("parked").equals("parked"));
            broken.set(false);
            Ran run = redwork("job", "run", "later", "again", "parked", "-o", "json")
                    .succeeded();
            assertThat(run.json().findValuesAsText("answer")).containsOnly("promoted");
            redwork("job", "wait", "later", "again", "--timeout", "10s").succeeded();
            Ran late = redwork("job", "run", "later");
            assertThat(late.code()).isEqualTo(5);
            assertThat(late.err()).contains("not promoted: later (it is succeeded");
            redwork("job", "run", "nope").refused(3, "no job nope");
            submit("work", "echo", "tomorrow", "--in", "24h");
            assertThat(redwork("job", "run", "-s", "scheduled", "--task", "echo", "-o", "jsonl")
                            .json()
                            .toString())
                    .isEqualTo("{\"met\":1,\"changed\":1,\"refused\":0}");
            redwork("job", "wait", "tomorrow", "--timeout", "10s").succeeded();
            // Of these it is told with the next renewal; the attempt that failed and the parked job are no ends.
            Awaitility.await().until(() -> endedJobs() >= 3);
            assertThat(endedJobs()).isEqualTo(3);
            assertThat(redwork("workers").lines().get(0).replaceAll(" +", " ")).contains(" JOBS UP");
            assertThat(redwork("workers").lines().get(2)).containsPattern(" 0/2 +running +3 ");
            redwork("worker", "stop", worker.name(), "--wait", "20s").succeeded();
            assertThat(worker.stopped().join().jobs()).isEqualTo(3);
        }
    }

    @Test
    void whatWaitsIsCancelledAndNeverStartsAndWhatRunsIsAsked() {
        submit("work", "echo", "first");
        submit("work", "echo", "unwanted");
        submit("work", "echo", "last");
        assertThat(redwork("job", "cancel", "unwanted", "-o", "jsonl")
                        .succeeded()
                        .json()
                        .path("answer")
                        .asText())
                .isEqualTo("cancelled");
        JsonNode shown = redwork("job", "show", "unwanted", "-o", "jsonl").json();
        assertThat(shown.path("state").asText()).isEqualTo("cancelled");
        assertThat(shown.path("input").asInt()).isEqualTo(1);
        assertThat(shown.has("worker")).isFalse();
        try (Worker worker = worker()) {
            redwork("job", "wait", "first", "last", "--timeout", "10s").succeeded();
            assertThat(redwork("job", "wait", "unwanted", "--timeout", "1s").code())
                    .isEqualTo(1);
            submit("work", "hold", "runs");
            Awaitility.await().until(() -> started.contains("runs"));

            Ran asked = redwork("job", "cancel", "runs", "-o", "jsonl").succeeded();

            assertThat(asked.json().path("answer").asText()).isEqualTo("requested");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> stateOf("runs").equals("cancelled"));
            assertThat(started).containsExactlyInAnyOrder("first", "last", "runs");
            Ran late = redwork("job", "cancel", "runs", "first");
            assertThat(late.code()).isEqualTo(5);
            assertThat(late.err()).contains("not cancelled: runs (it is cancelled", "first (it is succeeded");
            assertThat(worker.name()).isNotEmpty();
        }
    }

    @Test
    void manyAreCancelledByTheirTaskAndRequeued() {
        try (Producer producer = Producer.withoutResults(RedisSettings.of(REDIS.url()))) {
            for (int i = 0; i < 150; i++) {
                enqueue(producer, i % 3 == 0 ? "other" : "echo", 5);
            }
        }
        Ran tried = redwork("job", "cancel", "-q", "work", "--task", "echo", "--dry-run", "-o", "jsonl")
                .succeeded();
        assertThat(tried.json().toString()).isEqualTo("{\"met\":100,\"changed\":0,\"refused\":0,\"requested\":0}");
        assertThat(tried.err()).contains("nothing was cancelled");

        assertThat(redwork("job", "cancel", "--task", "echo", "--yes", "-o", "jsonl")
                        .json()
                        .toString())
                .isEqualTo("{\"met\":100,\"changed\":100,\"refused\":0,\"requested\":0}");

        assertThat(redwork("jobs", "-s", "pending", "--limit", "1000", "-o", "json")
                        .json())
                .hasSize(50);
        assertThat(redwork("jobs", "-s", "cancelled", "--task", "echo", "--limit", "1000", "-o", "json")
                        .json())
                .hasSize(100);
        assertThat(redwork("job", "requeue", "-s", "cancelled", "--limit", "30", "-o", "jsonl")
                        .json()
                        .path("changed")
                        .asInt())
                .isEqualTo(30);
        assertThat(redwork("jobs", "-s", "pending", "--limit", "1000", "-o", "json")
                        .json())
                .hasSize(80);
        List<String> table = redwork("job", "cancel", "-q", "work", "--all", "--yes")
                .succeeded()
                .lines();
        assertThat(table).hasSize(3).first().isEqualTo("SELECTED  CANCELLED  NOT CANCELLED");
        assertThat(table.get(2).strip().split(" +")).containsExactly("80", "80", "0");
        assertThat(redis("EXISTS", "redwork:{work}:pending", "redwork:{work}:tombstones"))
                .isEqualTo("0");
    }

    /** One rule for all. */
    @Test
    void whatEndsManyJobsAsksAtATerminalAndTakesYesElsewhere() {
        for (String command : new String[] {"job cancel --all", "queue purge work", "batch cancel "}) {
            String batch = Ran.withInput(REDIS.url(), "1\n2\n3\n", "submit", "echo", "-", "-q", "work", "--unchecked")
                    .succeeded()
                    .json(0)
                    .path("batch")
                    .asText();
            String[] words = (command.endsWith(" ") ? command + batch : command).split(" ", -1);
            redwork(words).refused(2, "to cancel many jobs has to be confirmed, and nobody is there to ask: say --yes");
            Ran no = answered("n\n", words);
            assertThat(no.err()).as(command).contains("cancel 3 jobs? [y/N]", "nothing was cancelled");
            assertThat(no.code()).as(command).isEqualTo(5);
            assertThat(redis("LLEN", "redwork:{work}:pending")).as(command).isEqualTo("3");
            assertThat(answered("y\n", words).succeeded().err()).contains("cancel 3 jobs? [y/N]");
            assertThat(redis("EXISTS", "redwork:{work}:pending")).as(command).isEqualTo("0");
        }
    }

    @Test
    void theDeadAreSelectedByTaskAndFailure() {
        try (Worker worker = worker();
                Producer producer = Producer.withoutResults(RedisSettings.of(REDIS.url()))) {
            for (int i = 0; i < 120; i++) {
                enqueue(producer, i % 2 == 0 ? "flaky" : "fail", 1);
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> redis("ZCARD", "redwork:{work}:dead").equals("120"));
            redwork("jobs", "-s", "dead", "--failure", "not yet", "--limit", "1000")
                    .succeeded();
            broken.set(false);

            assertThat(redwork("job", "requeue", "-s", "dead", "--failure", "not yet", "-o", "jsonl")
                            .json()
                            .toString())
                    .isEqualTo("{\"met\":60,\"changed\":60,\"refused\":0}");

            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() ->
                            redis("HGET", "redwork:{work}:totals", "succeeded").equals("60"));
            Ran unsure = redwork("job", "delete", "-s", "dead", "--task", "fail");
            unsure.refused(2, "--yes", "--dry-run");
            String[] delete = {"job", "delete", "-s", "dead"};
            assertThat(answered("n\n", delete).err()).contains("delete 60 jobs? [y/N]", "nothing was deleted");
            assertThat(answered("", delete).code()).as("an answer that is no").isEqualTo(5);
            assertThat(redis("ZCARD", "redwork:{work}:dead")).isEqualTo("60");
            Ran sure = redwork("job", "delete", "-s", "dead", "--limit", "10", "--yes", "-o", "jsonl");
            assertThat(sure.succeeded().json().path("changed").asInt()).isEqualTo(10);
            assertThat(answered("y\n", delete).succeeded().out()).contains("50");
            assertThat(redis("EXISTS", "redwork:{work}:dead", "redwork:{work}:failures"))
                    .isEqualTo("0");
            assertThat(redwork("job", "delete", "--all", "-q", "work", "--yes", "-o", "jsonl")
                            .succeeded()
                            .json()
                            .path("met")
                            .asInt())
                    .isZero();
            assertThat(worker.name()).isNotEmpty();
        }
    }

    @Test
    void jobsThatComeBackMeanwhileAreMetOnce() {
        try (Worker worker = worker();
                Producer producer = Producer.withoutResults(RedisSettings.of(REDIS.url()))) {
            for (int i = 0; i < 120; i++) {
                enqueue(producer, "fail", 1);
                enqueue(producer, "fail", 1_000);
                enqueue(producer, "unknown", 5);
            }
            Map<String, String> verbs = Map.of("dead", "requeue", "retrying", "run", "parked", "run");
            // By then each of the others has failed, too, for the first time at least.
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> redis("ZCARD", "redwork:{work}:dead").equals("120")
                            && redis("ZCARD", "redwork:{work}:parked:unknown").equals("120"));
            verbs.forEach((state, verb) -> {
                JsonNode answer = redwork(
                                "job",
                                verb,
                                "-s",
                                state,
                                "--task",
                                "parked".equals(state) ? "unknown" : "fail",
                                "-o",
                                "jsonl")
                        .succeeded()
                        .json();
                assertThat(answer.path("met").asInt()).as(state).isBetween(1, 120);
            });
            assertThat(worker.name()).isNotEmpty();
        }
    }

    @Test
    void aCancelTakesJobsThatFailMeanwhileToo() {
        redis("SADD", "redwork:queues", "work");
        redis("SET", "redwork:{work}:job:a", "{\"v\":1,\"task\":\"fail\",\"input\":1}");
        redis("ZADD", "redwork:{work}:retrying", "99999999999999", "a");
        redis(
                "HSET",
                "redwork:{work}:failures",
                "a",
                "{\"reason\":\"failed\",\"message\":\"never\",\"at\":99999999999999}");

        assertThat(redwork("job", "run", "-s", "retrying", "-o", "jsonl")
                        .json()
                        .path("met")
                        .asInt())
                .isZero();
        assertThat(redwork("job", "cancel", "--all", "--yes", "-o", "jsonl")
                        .json()
                        .path("changed")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void aBatchAWorkerAndANumberOfAttemptsSelect() {
        submit("work", "echo", "b");
        redis("SET", "redwork:{work}:job:a", "{\"v\":1,\"task\":\"echo\",\"batch\":\"monday\",\"input\":1}");
        redis("RPUSH", "redwork:{work}:pending", "a");
        redis("HSET", "redwork:{work}:attempts", "b", "2");

        assertThat(redwork("jobs", "--batch", "monday", "-o", "name").lines()).containsExactly("a");
        assertThat(redwork("jobs", "--attempts", ">1", "-o", "name").lines()).containsExactly("b");
        assertThat(redwork("jobs", "--worker", "nobody", "-o", "name").lines()).doesNotContain("a", "b");
        assertThat(redwork("job", "cancel", "--batch", "monday", "--yes", "-o", "jsonl")
                        .json()
                        .path("changed")
                        .asInt())
                .isEqualTo(1);
        assertThat(redwork("jobs", "-s", "pending", "-o", "name").lines()).containsExactly("b");
        redwork("jobs", "--attempts", "many").refused(2, "attempts is 'many'");
        redwork("jobs", "--worker", "a/b").refused(2, "a/b");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        submit("one", "echo", "twice");
        submit("two", "echo", "twice");
        redwork("job", "cancel").refused(2, "which jobs?");
        redwork("job", "cancel", "a", "--all").refused(2, "exclude each other");
        redwork("job", "cancel", "--all", "--task", "t").refused(2, "--all goes with -q only");
        redwork("job", "cancel", "-s", "dead").refused(2, "dead jobs cannot be cancelled");
        redwork("job", "requeue", "-s", "pending").refused(2, "only dead, cancelled");
        redwork("job", "delete", "-s", "running", "--yes").refused(2, "running jobs cannot be deleted");
        redwork("job", "cancel", "--all", "--limit", "0").refused(2, "--limit");
        redwork("job", "cancel", "--all", "-q", "none").refused(3, "there is no queue none");
        redwork("job", "cancel", "twice").refused(2, "is in queue one and in queue two", "-q");
        redwork("job", "cancel", "twice", "-q", "two").succeeded();
        Ran waits = redwork("job", "delete", "twice", "-q", "one");
        assertThat(waits.code()).isEqualTo(5);
        assertThat(waits.err()).contains("not deleted: twice (it has not ended)");
        redwork("job", "delete", "twice", "-q", "two").succeeded();
        assertThat(redwork("job", "delete", "twice", "-q", "two").code()).isEqualTo(3);
    }

    @Test
    void aWorkerTakesAwayWhatHasBeenDeadForTooLong() {
        redis("SADD", "redwork:queues", "work");
        redis("SET", "redwork:{work}:job:old", "{}");
        redis("ZADD", "redwork:{work}:dead", "1000", "old", "99999999999999", "new");
        try (Worker worker = worker()) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() ->
                            redis("ZRANGE", "redwork:{work}:dead", "0", "-1").equals("new"));
            assertThat(redis("EXISTS", "redwork:{work}:job:old")).isEqualTo("0");
            assertThat(worker.name()).isNotEmpty();
        }
    }

    private Worker worker() {
        return Worker.builder(REDIS.url())
                .handle(Task.ofJson("echo"), (input, context) -> {
                    started.add(context.id());
                    return input;
                })
                .handle(Task.ofJson("flaky"), (input, context) -> {
                    if (broken.get()) {
                        throw new IllegalStateException("not yet");
                    }
                    return input;
                })
                .handle(Task.ofJson("fail"), (input, context) -> {
                    throw new IllegalStateException("never");
                })
                .handle(Task.ofJson("hold"), (input, context) -> {
                    started.add(context.id());
                    hold.await();
                    return input;
                })
                .lane(2, "work")
                .start();
    }

    /** One of many: a command for each would take longer than what is to be shown of them. */
    private static void enqueue(Producer producer, String task, int attempts) {
        Task<Integer, Integer> one = Task.of(task, Integer.class, Integer.class)
                .with(options -> options.queue("work").attempts(attempts));
        assertThat(producer.enqueue(one, 1).isDuplicate()).isFalse();
    }

    private static void submit(String queue, String task, String id, String... more) {
        String[] args = {"submit", task, "1", "-q", queue, "--id", id, "--unchecked"};
        String[] all = java.util.Arrays.copyOf(args, args.length + more.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        assertThat(redwork(all).code()).isIn(0, 1);
    }

    /** A command as at a terminal. */
    private static Ran answered(String answer, String... args) {
        return Ran.with(Map.of("REDIS_URL", REDIS.url(), "REDWORK_STDERR_TTY", "1"), answer, args);
    }

    private static int endedJobs() {
        return redwork("workers", "-o", "json").json().get(0).path("ended_jobs").asInt();
    }

    private static String stateOf(String id) {
        return redwork("job", "show", id, "-o", "jsonl").json().path("state").asText();
    }

    private static String redis(String... command) {
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            return redis.call(command);
        }
    }

    private static Ran redwork(String... args) {
        return Ran.redwork(REDIS.url(), args);
    }
}
