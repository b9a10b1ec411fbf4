package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Task;
import dev.redwork.worker.Worker;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Why a job has not started: each reason, from a queue in which it is true. */
class WhyStoryTest {
    private static final String PREFIX = "redwork:{default}:";
    private static final String SPEC = "{\"v\":1,\"task\":\"echo\",\"input\":1}";

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @Test
    void nobodyReadsTheQueue() {
        submit("waits");
        assertThat(redwork("job", "why", "waits").succeeded().lines())
                .containsExactly(
                        "waits: pending, queue default",
                        "  no worker reads queue default; start one with: redwork worker");
        assertThat(codes("waits")).containsExactly("no_worker");
    }

    @Test
    void theQueueIsPausedAndNobodyReadsIt() {
        submit("waits");
        redis("SET", PREFIX + "paused", Long.toString(now() - 90_000));
        assertThat(codes("waits")).containsExactly("paused", "no_worker");
        assertThat(redwork("job", "why", "waits").out())
                .contains("queue default has been paused for 1 m 3", "let it go on with: redwork queue resume default");
    }

    @Test
    void nobodyKnowsItsTask() {
        try (Worker worker = worker(1, new CountDownLatch(0))) {
            redis("SET", PREFIX + "paused", Long.toString(now()));
            redis("SET", PREFIX + "job:other", "{\"v\":1,\"task\":\"paint\",\"input\":1}");
            redis("RPUSH", PREFIX + "pending", "other");
            assertThat(worker.name()).isEqualTo("w1");
            assertThat(codes("other")).containsExactly("paused", "unknown_task");
            assertThat(redwork("job", "why", "other").out())
                    .contains("1 worker reads queue default, but none knows task paint; they know echo, fail, hold");
            redis("DEL", PREFIX + "paused");
            redis("RPUSH", PREFIX + "doorbell", "1");
            await().untilAsserted(() -> assertThat(codes("other")).startsWith("parked"));
            assertThat(redwork("job", "why", "other").out())
                    .contains("has no handler for task paint", "no attempt was used");
        }
    }

    @Test
    void nobodyReadsItsVersion() {
        try (Worker worker = worker(1, new CountDownLatch(0))) {
            assertThat(worker.name()).isEqualTo("w1");
            redis("SET", PREFIX + "job:newer", "{\"v\":2,\"task\":\"echo\",\"input\":1}");
            redis("RPUSH", PREFIX + "pending", "newer");
            redis("RPUSH", PREFIX + "doorbell", "1");

            await().untilAsserted(() -> assertThat(codes("newer")).containsExactly("parked"));

            assertThat(redwork("job", "why", "newer").out()).contains("does not read its version");
            assertThat(redwork("job", "show", "newer").out()).contains("parked: its worker does not read its version");
        }
    }

    @Test
    void allThreadsAreBusyAndOthersAreAhead() {
        CountDownLatch hold = new CountDownLatch(1);
        try (Worker worker = worker(1, hold)) {
            submit("runs", "hold");
            await().untilAsserted(() -> assertThat(codes("runs")).containsExactly("running"));
            submit("first");
            submit("second");
            submit("third");
            JsonNode third = why("third");
            assertThat(third.path("reasons").findValuesAsText("code")).containsExactly("ahead", "busy");
            assertThat(third.path("reasons").get(0).path("ahead").asInt()).isEqualTo(2);
            assertThat(third.path("reasons").get(1).path("threads").asInt()).isEqualTo(1);
            assertThat(codes("first")).containsExactly("busy");
            assertThat(redwork("job", "why", "runs").out())
                    .contains("worker " + worker.name() + " (", ") has run attempt 1 of 10 for ");
            redis("HSET", PREFIX + "cancelling", "runs", Long.toString(now()));
            assertThat(codes("runs")).containsExactly("running", "asked");
            redis("HDEL", PREFIX + "cancelling", "runs");
            hold.countDown();
            await().untilAsserted(() -> assertThat(codes("third")).containsExactly("succeeded"));
        }
    }

    @Test
    void aLongLineIsOnlyWalkedSoFar() {
        redis("SADD", "redwork:queues", "default");
        redis(
                "EVAL",
                "for i = 1, 101 do local t = {} for j = 1, 1000 do t[j] = 'x' end redis.call('RPUSH', KEYS[1], "
                        + "unpack(t)) end",
                "1",
                PREFIX + "pending");
        redis("SET", PREFIX + "job:last", SPEC);
        redis("RPUSH", PREFIX + "pending", "last");
        assertThat(redwork("job", "why", "last").succeeded().out())
                .contains("more than 100,000 entries of the line are ahead of it");
    }

    @Test
    void itWaitsForItsTime() {
        redis("SADD", "redwork:queues", "default");
        redis("SET", PREFIX + "job:later", SPEC);
        redis("ZADD", PREFIX + "scheduled", Long.toString(now() + 3_650_000), "later");
        assertThat(codes("later")).containsExactly("scheduled", "no_worker");
        assertThat(redwork("job", "why", "later").out()).contains("it is due in 1 h 00 m, at ");

        redis("SET", PREFIX + "job:again", SPEC);
        redis("ZADD", PREFIX + "retrying", Long.toString(now() + 110_000), "again");
        redis("HSET", PREFIX + "attempts", "again", "2");
        redis(
                "HSET",
                PREFIX + "failures",
                "again",
                "{\"reason\":\"failed\",\"type\":\"java.io.IOException\",\"message\":\"no route\",\"at\":"
                        + (now() - 5_000) + ",\"delay\":60000}");
        assertThat(codes("again")).containsExactly("retrying", "no_worker");
        assertThat(redwork("job", "why", "again").out())
                .contains("attempt 2 of 10 failed ", " s ago (IOException: no route); the next one is due in 1 m ");
    }

    @Test
    void itsWorkersDiedUnderIt() {
        submit("deadly");
        redis("HSET", PREFIX + "crashes", "deadly", (now() - 60_000) + " " + (now() - 30_000));
        assertThat(codes("deadly")).containsExactly("no_worker", "suspect");
        assertThat(redwork("job", "why", "deadly").out()).contains("its workers died under it 2 times");
        redis("HSET", PREFIX + "cancelling", "deadly", Long.toString(now() - 20_000));
        assertThat(codes("deadly")).containsExactly("no_worker", "asked", "suspect");

        redis("SET", PREFIX + "job:lapsed", SPEC);
        redis("ZADD", PREFIX + "sessions", Long.toString(now() - 20_000), "h-1-0");
        redis("HSET", PREFIX + "running:h-1-0", "lapsed", "5 1 " + (now() - 40_000));
        assertThat(codes("lapsed")).containsExactly("running", "lapsed");
        assertThat(redwork("job", "why", "lapsed").out())
                .contains(
                        "has been over for 2", "nobody is there to take it over; start a worker with: redwork worker");
    }

    @Test
    void itHasEnded() {
        try (Worker worker = worker(1, new CountDownLatch(0))) {
            submit("good", "--wait", "10s");
            redwork("submit", "fail", "1", "--id", "bad", "--attempts", "1", "--wait", "10s");
            assertThat(codes("good")).containsExactly("succeeded");
            redis("SET", PREFIX + "job:late", SPEC.replace("}", ",\"expires\":60000}"));
            redis("HSET", PREFIX + "deadlines", "late", Long.toString(now() - 60_000));
            redis("RPUSH", PREFIX + "pending", "late");
            redis("LPUSH", PREFIX + "doorbell", "1");
            redwork("job", "wait", "late");
            assertThat(codes("late")).containsExactly("expired");
            assertThat(redwork("job", "show", "late").out())
                    .contains("too late, claimed by w1")
                    .containsPattern("attempt +0\n");
            assertThat(redwork("job", "why", "good").out()).contains(": succeeded; its result is kept for ");
            assertThat(codes("bad")).containsExactly("dead");
            assertThat(redwork("job", "why", "bad").out()).contains("after 1 attempt: IllegalStateException: no 1");
            String outcome = "{\"state\":\"cancelled\",\"v\":1,\"id\":\"unwanted\",\"task\":\"echo\"}";
            redis("SET", PREFIX + "job:unwanted", outcome + "\n" + SPEC, "PX", "60000");
            assertThat(codes("unwanted")).containsExactly("cancelled");
            assertThat(worker.name()).isEqualTo("w1");
        }
    }

    @Test
    void itIsGone() {
        Ran gone = redwork("job", "why", "never", "-o", "jsonl");
        assertThat(gone.code()).isEqualTo(3);
        assertThat(gone.json().path("state").asText()).isEqualTo("gone");
        assertThat(gone.json().path("reasons").findValuesAsText("code")).containsExactly("gone");

        submit("one");
        redis("HSET", PREFIX + "limits", "jobs", "1");
        assertThat(redwork("job", "why", "never", "-o", "jsonl")
                        .json()
                        .path("reasons")
                        .findValuesAsText("code"))
                .containsExactly("gone", "full");
        Ran two = redwork("job", "why", "one", "never");
        assertThat(two.code()).isEqualTo(3);
        assertThat(two.out()).contains("one: pending", "never: gone", "1 of 1 jobs");
    }

    @Test
    void aSpecWhoseIdStandsNowhereIsLost() {
        redis("SADD", "redwork:queues", "default");
        redis("SET", PREFIX + "job:stray", SPEC);
        assertThat(codes("stray")).startsWith("lost");
    }

    @Test
    void showTellsAWholeLife() {
        redis("SADD", "redwork:queues", "default");
        long enqueued = now() - 60_000;
        redis(
                "SET",
                PREFIX + "job:long",
                "{\"v\":1,\"task\":\"echo\",\"attempts\":3,\"enqueued\":" + enqueued
                        + ",\"expires\":3600000,\"timeout\":30000,\"input\":1}");
        redis("HSET", PREFIX + "deadlines", "long", Long.toString(enqueued + 3_600_000));
        redis("ZADD", PREFIX + "sessions", Long.toString(now() + 10_000), "h-1-0");
        redis("HSET", PREFIX + "running:h-1-0", "long", "5 2 " + (now() - 10_000));
        redis("HSET", PREFIX + "attempts", "long", "1");
        redis(
                "HSET",
                PREFIX + "failures",
                "long",
                "{\"reason\":\"failed\",\"type\":\"x.Oops\",\"message\":\"m\",\"at\":" + (enqueued + 10_000) + "}");
        redis("HSET", PREFIX + "crashes", "long", Long.toString(enqueued + 20_000));
        redis("HSET", PREFIX + "cancelling", "long", Long.toString(now() - 1_000));
        JsonNode job = redwork("job", "show", "long", "-o", "jsonl").succeeded().json();
        assertThat(job.path("life").findValuesAsText("what"))
                .containsExactly(
                        "enqueued",
                        "attempt 1 failed: Oops: m",
                        "its worker died under it",
                        "attempt 2 claimed by h-1-0",
                        "asked to stop",
                        "its time is over",
                        "may not start any more");
        assertThat(job.path("enqueued").asLong()).isEqualTo(enqueued);
        assertThat(job.path("timeout_ms").asLong()).isEqualTo(30_000);
        assertThat(job.path("cancelling").asLong()).isPositive();
        assertThat(redwork("job", "show", "long").succeeded().out())
                .contains("timeout  30.0 s\n", "life     20", "  enqueued\n", "  its worker died under it\n");
    }

    private static Worker worker(int threads, CountDownLatch hold) {
        return Worker.builder(REDIS.url())
                .handle(Task.ofJson("echo"), (input, context) -> input)
                .handle(Task.ofJson("fail"), (input, context) -> {
                    throw new IllegalStateException("no " + input);
                })
                .handle(Task.ofJson("hold"), (input, context) -> {
                    hold.await();
                    return input;
                })
                .name("w1")
                .lane(threads, "default")
                .start();
    }

    private static void submit(String id, String... more) {
        String task = more.length == 1 ? more[0] : "echo";
        if (more.length > 1) {
            redwork("submit", task, "1", "--id", id, "--unchecked", more[0], more[1])
                    .succeeded();
        } else {
            redwork("submit", task, "1", "--id", id, "--unchecked").succeeded();
        }
    }

    /** Sentences go on in the next line; an input stays as it is, since people copy it. */
    @Test
    void noWordIsTornByTheTerminal() {
        String input = "{\"text\":\"" + "a b ".repeat(30) + "\"}";
        redis("SADD", "redwork:queues", "default");
        redis("SET", PREFIX + "job:died", "{\"v\":1,\"task\":\"pay\",\"input\":" + input + "}");
        redis("ZADD", PREFIX + "dead", Long.toString(now() - 8_500_000), "died");
        redis("HSET", PREFIX + "attempts", "died", "10");
        redis(
                "HSET",
                PREFIX + "failures",
                "died",
                "{\"reason\":\"failed\",\"message\":\"payment 5 was refused: the card expired\",\"at\":"
                        + (now() - 8_500_000) + ",\"type\":\"java.lang.IllegalStateException\"}");
        String why = narrow(60, "job", "why", "died");
        assertThat(why.lines()).hasSizeGreaterThan(2).allMatch(line -> line.length() <= 60);
        assertThat(why.replaceAll("\\s+", " "))
                .contains("IllegalStateException: payment 5 was refused: the card expired");
        String shown = narrow(80, "job", "show", "died");
        assertThat(shown).contains("input    " + input + "\n");
        String life = shown.substring(shown.indexOf("\nlife "));
        assertThat(life.strip().lines()).hasSizeGreaterThan(2).allMatch(line -> line.length() <= 80);
        assertThat(life.replaceAll("\\s+", " ")).contains("failed: IllegalStateException: payment 5 was refused");
        assertThat(redwork("job", "show", "died").out().lines().filter(line -> line.contains("attempt 10 failed: ")))
                .first()
                .asString()
                .endsWith("card expired");
    }

    private static String narrow(int columns, String... args) {
        return Ran.with(Map.of("REDIS_URL", REDIS.url(), "COLUMNS", Integer.toString(columns)), "", args)
                .succeeded()
                .out();
    }

    private static List<String> codes(String id) {
        return why(id).path("reasons").findValuesAsText("code");
    }

    private static JsonNode why(String id) {
        return redwork("job", "why", id, "-o", "jsonl").json();
    }

    private static String redis(String... command) {
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            return redis.call(command);
        }
    }

    private static long now() {
        String[] time = redis("TIME").split(" ", -1);
        return Long.parseLong(time[0]) * 1_000 + Long.parseLong(time[1]) / 1_000;
    }

    private static Ran redwork(String... args) {
        return Ran.redwork(REDIS.url(), args);
    }
}
