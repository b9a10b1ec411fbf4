package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.cli.terminal.TextWidth;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Task;
import dev.redwork.worker.Worker;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs, queues and workers, as they are listed and shown. */
class LookStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @Test
    void findsJobsWhereverTheyAre() {
        CountDownLatch hold = new CountDownLatch(1);
        try (Worker worker = Worker.builder(REDIS.url())
                .handle(Task.ofJson("echo"), (input, context) -> input)
                .handle(Task.ofJson("fail"), (input, context) -> {
                    throw new IllegalStateException("no " + input);
                })
                .handle(Task.ofJson("hold"), (input, context) -> {
                    hold.await();
                    return input;
                })
                .name("w1")
                .lane(2, "work")
                .start()) {
            redwork("submit", "echo", "7", "-q", "work", "--id", "done", "--wait", "10s")
                    .succeeded();
            redwork("submit", "fail", "1", "-q", "work", "--id", "bad", "--attempts", "1", "--wait", "10s");
            redwork("submit", "fail", "2", "-q", "work", "--id", "again").succeeded();
            redwork("submit", "hold", "3", "-q", "work", "--id", "runs").succeeded();
            redwork("submit", "echo", "4", "-q", "idle", "--unchecked", "--id", "waits")
                    .succeeded();
            Awaitility.await().untilAsserted(() -> {
                assertThat(stateOf("runs")).isEqualTo("running");
                assertThat(stateOf("again")).isIn("retrying", "pending");
            });

            JsonNode all = redwork("jobs", "-o", "json").succeeded().json();
            assertThat(all.findValuesAsText("id")).containsExactlyInAnyOrder("done", "bad", "again", "runs", "waits");
            assertThat(redwork("jobs", "-q", "work", "-s", "dead", "-o", "json")
                            .json()
                            .findValuesAsText("id"))
                    .containsExactly("bad");
            assertThat(redwork("jobs", "--failure", "no 1", "-o", "json").json().findValuesAsText("id"))
                    .containsExactly("bad");
            assertThat(redwork("jobs", "--task", "hold", "-o", "jsonl")
                            .json(0)
                            .path("session")
                            .asText())
                    .isNotEmpty();
            assertThat(redwork("jobs", "-s", "succeeded").lines())
                    .hasSize(3)
                    .last()
                    .asString()
                    .startsWith("done  work   echo  succeeded        1  ")
                    .endsWith("  7");
            assertThat(redwork("jobs", "-s", "dead").lines())
                    .as("as job show says it")
                    .last()
                    .asString()
                    .endsWith("  IllegalStateException: no 1");
            causes();
            Ran limited = redwork("jobs", "--limit", "2").succeeded();
            assertThat(limited.lines()).hasSize(4);
            assertThat(limited.err()).contains("there are more");

            shows();
            stacks();
            counts();
            assertThat(worker.name()).isEqualTo("w1");
            hold.countDown();
            Ran waited = redwork("job", "wait", "runs", "done", "--timeout", "10s", "-o", "jsonl")
                    .succeeded();
            assertThat(waited.json(0).path("output").asInt()).isEqualTo(3);
        }
    }

    /** The filter that a group names finds its jobs, and no others. */
    private static void causes() {
        assertThat(redwork("failures").lines())
                .hasSize(3)
                .last()
                .asString()
                .matches(" +1  fail  IllegalStateException +\\d+ ms +no 1| +1  fail  IllegalStateException .* s +no 1");
        JsonNode group = redwork("failures", "-q", "work", "-o", "json").json().path(0);
        assertThat(group.path("count").asInt()).isEqualTo(1);
        assertThat(group.path("filter").asText()).isEqualTo("=java.lang.IllegalStateException");
        assertThat(redwork(
                                "jobs",
                                "-s",
                                "dead",
                                "--failure",
                                group.path("filter").asText(),
                                "-o",
                                "json")
                        .json()
                        .findValuesAsText("id"))
                .containsExactly("bad");
        assertThat(redwork("jobs", "-s", "dead", "--failure", "=IllegalStateException", "-o", "json")
                        .json())
                .isEmpty();
    }

    private static void shows() {
        JsonNode bad = redwork("job", "show", "bad", "-o", "jsonl").succeeded().json();
        assertThat(bad.path("state").asText()).isEqualTo("dead");
        assertThat(bad.path("attempt").asInt()).isEqualTo(1);
        assertThat(bad.path("failure").path("type").asText()).isEqualTo("java.lang.IllegalStateException");
        String block = redwork("job", "show", "bad").succeeded().out();
        assertThat(block)
                .contains(
                        "state    dead, ",
                        "failure  IllegalStateException: no 1\n",
                        "stack    java.lang.IllegalStateException");
        Ran two = redwork("job", "show", "waits", "nope", "-o", "json");
        assertThat(two.code()).isEqualTo(3);
        assertThat(two.json().get(0).path("input").asInt()).isEqualTo(4);
        assertThat(two.err()).contains("no job nope in any queue");
        Ran dead = redwork("job", "wait", "bad", "--timeout", "1s", "-o", "jsonl");
        assertThat(dead.code()).isEqualTo(1);
        Ran late = redwork("job", "wait", "waits", "--timeout", "200ms");
        assertThat(late.code()).isEqualTo(4);
        assertThat(late.err()).contains("no worker reads queue idle", "not ended within 200 ms: waits");
    }

    private static void stacks() {
        Ran stack = redwork("job", "stack", "runs").succeeded();
        assertThat(stack.lines()).anyMatch(line -> line.contains("at dev.redwork.cli.LookStoryTest."));
        assertThat(redwork("job", "stack", "runs", "-o", "json")
                        .succeeded()
                        .json()
                        .findValuesAsText("stack"))
                .singleElement()
                .asString()
                .contains("LookStoryTest");
        assertThat(redwork("job", "stack", "waits").code()).isEqualTo(5);
        assertThat(redwork("job", "stack", "nobody").code()).isEqualTo(3);
        assertThat(redwork("job", "stack", "runs", "waits").code()).isEqualTo(2);
    }

    private static void counts() {
        JsonNode queues = redwork("queues", "-o", "json").succeeded().json();
        assertThat(queues.findValuesAsText("queue")).containsExactly("idle", "work");
        assertThat(queues.get(0).path("pending").asInt()).isEqualTo(1);
        JsonNode work = queues.get(1);
        assertThat(work.path("running").asInt()).isEqualTo(1);
        assertThat(work.path("dead").asInt()).isEqualTo(1);
        assertThat(work.path("workers").asInt()).isEqualTo(1);
        assertThat(work.path("totals").path("succeeded").asInt()).isEqualTo(1);
        assertThat(redwork("queues").succeeded().lines()).hasSize(4);

        JsonNode worker = redwork("workers", "-o", "json").succeeded().json().get(0);
        assertThat(worker.path("worker").asText()).isEqualTo("w1");
        assertThat(worker.path("pid").asLong())
                .isEqualTo(ProcessHandle.current().pid());
        assertThat(worker.path("state").asText()).isEqualTo("running");
        assertThat(worker.path("lane").asText()).isEqualTo("work:2");
        assertThat(worker.path("queues").toString()).isEqualTo("[\"work\"]");
        assertThat(worker.path("slots").asInt()).isEqualTo(2);
        assertThat(worker.path("busy").asInt()).isEqualTo(1);
        assertThat(worker.path("tasks").toString()).isEqualTo("[\"echo\",\"fail\",\"hold\"]");
        assertThat(worker.path("running").asInt()).isEqualTo(1);
        assertThat(redwork("workers").succeeded().lines())
                .hasSize(3)
                .last()
                .asString()
                .contains("work:2", "1/2", "running");
        JsonNode job = redwork("workers", "--jobs", "-o", "jsonl").succeeded().json(0);
        assertThat(job.path("worker").asText()).isEqualTo("w1");
        assertThat(job.path("id").asText()).isEqualTo("runs");
        assertThat(job.path("task").asText()).isEqualTo("hold");
        assertThat(job.path("attempt").asInt()).isEqualTo(1);
        assertThat(job.path("started").asLong()).isPositive();
        assertThat(redwork("workers", "--jobs").succeeded().lines()).hasSize(3);
        Ran none = redwork("workers", "--jobs", "-q", "idle").succeeded();
        assertThat(none.out()).isEmpty();
        assertThat(none.err()).isEqualTo("redwork: no job runs\n");
    }

    /** Commands that wait show that they do, also when no job ends. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "primes count 0 100 -q none --wait 1s",
                "submit any 1 --unchecked --wait 1s",
                "job wait waits --timeout 1s",
                "batch wait b --timeout 1s"
            })
    void aBarIsThereFromTheFirstMoment(String command) {
        redwork("submit", "any", "1", "--unchecked", "--id", "waits").succeeded();
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            redis.call("HSET", "redwork:{default}:batch:b", "created", "1", "total", "1", "open", "1");
            redis.call("ZADD", "redwork:{default}:batches", "inf", "b");
        }
        Ran ran = Ran.with(Map.of("REDIS_URL", REDIS.url(), "REDWORK_STDERR_TTY", "1"), "", command.split(" ", -1));
        assertThat(ran.code()).as(ran.err()).isEqualTo(4);
        assertThat(ran.err()).contains("  0/1 jobs  [>                   ]");
    }

    @Test
    void listsFitTheTerminalAndCutNothingThatTellsRowsApart() {
        String id = "order-" + "x".repeat(113) + "-00012345";
        String batch = "nightly-" + "x".repeat(52) + "-345";
        String tasks = "fetch gcd primes.range primes.verify report.monthly report.yearly image.resize image.rotate";
        redwork("submit", "any", "1", "--unchecked", "--id", id).succeeded();
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            redis.call("HSET", "redwork:{default}:batch:" + batch, "created", "1", "total", "1200", "open", "1200");
            redis.call("ZADD", "redwork:{default}:batches", "inf", batch);
            redis.call("ZADD", "redwork:{default}:sessions", "1", "s");
            redis.call(
                    "HSET",
                    "redwork:{default}:session:s",
                    "worker",
                    "worker-of-a-host-with-a-long-name-7",
                    "host",
                    "ip-10-0-0-17.eu-central-1.compute.internal",
                    "pid",
                    "4194304",
                    "lane",
                    "default:16",
                    "tasks",
                    tasks);
            redis.call("HSET", "redwork:{default}:running:s", id, "5 1 1000");
        }
        for (String command : new String[] {"jobs", "batches", "workers", "workers --jobs", "queues", "doctor"}) {
            String[] words = command.split(" ", -1);
            for (int columns : new int[] {80, 140}) {
                Map<String, String> env = Map.of("REDIS_URL", REDIS.url(), "COLUMNS", Integer.toString(columns));
                assertThat(Ran.with(env, "", words).lines())
                        .as("%s at %d", command, columns)
                        .hasSizeGreaterThan(2)
                        .allMatch(line -> TextWidth.of(line) <= columns);
            }
        }
        Map<String, String> narrow = Map.of("REDIS_URL", REDIS.url(), "COLUMNS", "80");
        assertThat(Ran.with(narrow, "", "jobs").out())
                .contains("order-x", "x-00012345 ")
                .contains("running");
        assertThat(Ran.with(narrow, "", "batches").out()).contains("nightly", "345 ", " 1,200 ");
        assertThat(Ran.with(narrow, "", "workers").out()).contains("work", "me-7 ", " lapsed ", " 4194304 ");
        assertThat(Ran.with(narrow, "", "jobs", "-o", "wide").out()).contains(id + " ");
        assertThat(Ran.with(narrow, "", "batches", "-o", "wide").out()).contains(batch + " ");
        assertThat(Ran.with(narrow, "", "workers", "-o", "wide").out())
                .contains(tasks, " 4194304 ", "ip-10-0-0-17.eu-central-1.compute.internal ");
        assertThat(redwork("jobs").out()).as("in a pipe").contains(id + " ");
    }

    @Test
    void saysWhenThereIsNothing() {
        for (String command : new String[] {"jobs", "failures", "queues", "workers"}) {
            Ran none = redwork(command).succeeded();
            assertThat(none.out()).isEmpty();
            assertThat(none.err().lines()).hasSize(1);
            assertThat(redwork(command, "-o", "json").succeeded().out().strip()).isEqualTo("[]");
        }
    }

    @Test
    void aWorkerThatDiedIsListedAsLapsed() {
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            redis.call("SADD", "redwork:queues", "default");
            redis.call("ZADD", "redwork:{default}:sessions", "1", "gone-1-0");
            redis.call(
                    "HSET",
                    "redwork:{default}:session:gone-1-0",
                    "worker",
                    "old",
                    "host",
                    "h",
                    "pid",
                    "x",
                    "tasks",
                    "");
            redis.call("HSET", "redwork:{default}:running:gone-1-0", "job-1", "5 1 1000");
        }
        JsonNode worker = redwork("workers", "-o", "jsonl").succeeded().json(0);
        assertThat(worker.path("state").asText()).isEqualTo("lapsed");
        assertThat(worker.path("running").asInt()).isEqualTo(1);
        assertThat(redwork("workers").succeeded().out()).contains("lapsed");
    }

    private static String stateOf(String id) {
        return redwork("job", "show", id, "-o", "jsonl").json().path("state").asText();
    }

    private static Ran redwork(String... args) {
        return Ran.redwork(REDIS.url(), args);
    }
}
