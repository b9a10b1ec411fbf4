package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Payload;
import dev.redwork.job.RetryPolicy;
import dev.redwork.job.Task;
import dev.redwork.producer.Batch;
import dev.redwork.producer.Producer;
import dev.redwork.worker.Worker;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Batches and flags, as they are listed, shown, awaited, cancelled, raised and lowered. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BatchStoryTest {
    private static final Task<Payload, Payload> ECHO = Task.ofJson("echo");
    private static final Task<Payload, Payload> FAIL = Task.ofJson("fail");
    private static final Task<Payload, Payload> HOLD = Task.ofJson("hold");

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @Test
    void whatIsReadFromStdinIsOneBatchThatCanBeAwaited() {
        Ran submitted = Ran.withInput(
                        REDIS.url(), "{\"a\":4,\"b\":6}\n{\"a\":9,\"b\":6}\n", "submit", "gcd", "-", "-q", "math")
                .succeeded();
        String id = submitted.json(0).path("batch").asText();
        assertThat(id).hasSize(26);
        assertThat(submitted.json(1).path("batch").asText()).isEqualTo(id);
        assertThat(redwork("submit", "gcd", "{\"a\":4,\"b\":6}", "-q", "math")
                        .succeeded()
                        .json(0)
                        .has("batch"))
                .as("a single job has none")
                .isFalse();

        Ran late = redwork("batch", "wait", id, "--timeout", "200ms");
        assertThat(late.code()).isEqualTo(4);
        assertThat(late.err()).contains("no worker reads queue math", "not ended within 200 ms: " + id);
        try (Worker worker = Worker.builder(REDIS.url())
                .handle(Task.ofJson("gcd"), (input, context) -> input)
                .lane(1, "math")
                .start()) {
            JsonNode waited = redwork("batch", "wait", id, "--timeout", "20s", "-o", "jsonl")
                    .succeeded()
                    .json();
            assertThat(waited.path("state").asText()).isEqualTo("ended");
            assertThat(waited.path("succeeded").asInt()).isEqualTo(2);
            assertThat(waited.path("queue").asText()).isEqualTo("math");
            assertThat(worker.name()).isNotEmpty();
        }
        assertThat(redwork("job", "show", submitted.json(0).path("id").asText(), "-o", "jsonl")
                        .succeeded()
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("succeeded");
    }

    @Test
    void showsWhatABatchDoesAndCancelsIt() {
        CountDownLatch held = new CountDownLatch(1);
        try (Producer producer = Producer.connect(REDIS.url());
                Worker worker = worker(held)) {
            Batch batch = producer.batch("work", "b1");
            producer.enqueue(ECHO.with(batch), Payload.of("1")).get(Duration.ofSeconds(10));
            producer.enqueueAll(HOLD.with(batch), List.of(Payload.of("2"), Payload.of("3"), Payload.of("4")));
            await().until(() -> shown("b1").path("running").asInt() == 2);
            redwork("flag", "raise", "b1", "enough", "now or never").succeeded();

            JsonNode shown = shown("b1");
            assertThat(shown.path("state").asText()).isEqualTo("open");
            assertThat(shown.path("total").asInt()).isEqualTo(4);
            assertThat(shown.path("open").asInt()).isEqualTo(3);
            assertThat(shown.path("waiting").asInt()).isEqualTo(1);
            assertThat(shown.path("flags").path("enough").asText()).isEqualTo("now or never");
            assertThat(redwork("batch", "show", "b1").succeeded().lines())
                    .contains(
                            "batch         b1",
                            "queue         work",
                            "state         open",
                            "jobs          4",
                            "  waiting     1",
                            "  running     2",
                            "  succeeded   1",
                            "flag          enough = now or never");

            Ran cancelled =
                    redwork("batch", "cancel", "b1", "-o", "jsonl", "--yes").succeeded();
            assertThat(cancelled.json(0).path("state").asText()).startsWith("cancel");
            redwork("batch", "wait", "b1", "--timeout", "20s").succeeded();
            JsonNode after = shown("b1");
            assertThat(after.path("state").asText()).isEqualTo("cancelled");
            assertThat(after.path("cancelled").asInt()).isEqualTo(3);
            assertThat(after.path("cancelling").asLong()).isPositive();
            assertThat(redwork("jobs", "-s", "cancelled", "-o", "json")
                            .succeeded()
                            .json())
                    .hasSize(3);

            Ran again = redwork("batch", "cancel", "b1", "--yes");
            assertThat(again.code()).isEqualTo(5);
            assertThat(again.err()).contains("nothing to cancel: all jobs of b1 have ended");
            assertThat(worker.name()).isNotEmpty();
        }
    }

    @Test
    void listsTheNewestFirstInEveryForm() {
        try (Producer producer = Producer.connect(REDIS.url());
                Worker worker = worker(new CountDownLatch(0))) {
            producer.enqueue(
                    FAIL.with(options -> options.attempts(1)).with(producer.batch("work", "older")),
                    Payload.of("1"),
                    "bad");
            await().until(() -> shown("older").path("state").asText().equals("ended"));
            producer.enqueueAll(
                    ECHO.with(producer.batch("idle", "newer")), Collections.nCopies(1_200, Payload.of("1")));

            Ran table = redwork("batches").succeeded();
            assertThat(table.lines()).hasSize(4);
            assertThat(table.lines().get(0).split(" +"))
                    .containsExactly(
                            "BATCH",
                            "QUEUE",
                            "STATE",
                            "TOTAL",
                            "OPEN",
                            "SUCCEEDED",
                            "DEAD",
                            "CANCELLED",
                            "EXPIRED",
                            "AGE");
            assertThat(table.lines().get(2).split(" +"))
                    .startsWith("newer", "idle", "open", "1,200", "1,200", "0", "0", "0");
            assertThat(table.lines().get(3).split(" +")).startsWith("older", "work", "ended", "1", "0", "0", "1", "0");
            JsonNode list = redwork("batches", "-o", "json").succeeded().json();
            assertThat(list.findValuesAsText("batch")).containsExactly("newer", "older");
            assertThat(list.get(0).path("total").asInt()).isEqualTo(1_200);
            assertThat(redwork("batches", "-q", "work", "-o", "jsonl")
                            .succeeded()
                            .json(0)
                            .path("dead")
                            .asInt())
                    .isEqualTo(1);
            assertThat(redwork("batches", "--open", "-o", "jsonl").succeeded().lines())
                    .hasSize(1);
            Ran limited = redwork("batches", "--limit", "1").succeeded();
            assertThat(limited.lines()).hasSize(3);
            assertThat(limited.err()).contains("the newest 1 of 2");

            Ran waited = redwork("batch", "wait", "older", "-o", "jsonl");
            assertThat(waited.code()).as("one is dead").isEqualTo(1);
            assertThat(waited.json().path("dead").asInt()).isEqualTo(1);
            Ran both = redwork("batch", "show", "older", "newer", "nope", "older", "-o", "json");
            assertThat(both.code()).isEqualTo(3);
            assertThat(both.json().findValuesAsText("batch")).containsExactly("older", "newer");
            assertThat(both.err()).contains("no batch nope in any queue");
            assertThat(redwork("batch", "show", "older", "newer", "-o", "jsonl")
                            .succeeded()
                            .lines())
                    .hasSize(2);
            assertThat(worker.name()).isNotEmpty();
        }
    }

    @Test
    void oneIdInTwoQueuesIsToldApart() {
        try (Producer producer = Producer.connect(REDIS.url())) {
            producer.enqueue(ECHO.with(producer.batch("left", "twin")), Payload.of("1"));
            producer.enqueueAll(ECHO.with(producer.batch("right", "twin")), List.of(Payload.of("1"), Payload.of("2")));

            assertThat(redwork("batch", "show", "twin", "-q", "right", "-o", "jsonl")
                            .succeeded()
                            .json()
                            .path("total")
                            .asInt())
                    .isEqualTo(2);
            Ran cancelled =
                    redwork("batch", "cancel", "twin", "-q", "right", "--yes").succeeded();
            // Without any worker: what waits ends at once.
            assertThat(cancelled.err()).isEmpty();
            assertThat(producer.batch("right", "twin").counts().cancelled()).isEqualTo(2);
            assertThat(producer.batch("right", "twin").counts().cancelling()).isPositive();
            assertThat(producer.batch("left", "twin").counts().cancelling()).isZero();
            redwork("batch", "show", "twin").refused(2, "batch twin is in queue left and in queue right", "-q QUEUE");
            redwork("batch", "cancel", "twin").refused(2, "batch twin is in queue left and in queue right", "-q QUEUE");
            redwork("flag", "raise", "twin", "f")
                    .refused(2, "batch twin is in queue left and in queue right", "-q QUEUE");
            assertThat(producer.batch("left", "twin").counts().cancelling()).isZero();
        }
    }

    /** Those for another attempt, for another worker and for later, too. */
    @Test
    void whateverItWaitsForAJobEndsAtOnceWithoutAWorker() {
        try (Producer producer = Producer.connect(REDIS.url())) {
            Batch batch = producer.batch("work", "b1");
            producer.enqueue(
                    FAIL.with(options -> options.retry(RetryPolicy.fixed(Duration.ofHours(1))))
                            .with(batch),
                    Payload.of("1"),
                    "again");
            producer.enqueue(Task.ofJson("unknown").with(batch), Payload.of("1"), "parked");
            try (Worker worker = worker(new CountDownLatch(0))) {
                await().until(() -> states("retrying", "parked").size() == 2);
                assertThat(worker.name()).isNotEmpty();
            }
            producer.enqueue(ECHO.with(batch), Payload.of("1"), "waits");
            producer.enqueue(
                    ECHO.with(options -> options.delay(Duration.ofHours(1))).with(batch), Payload.of("1"), "later");
            assertThat(states("pending", "retrying", "parked", "scheduled")).hasSize(4);

            Ran cancelled =
                    redwork("batch", "cancel", "b1", "-o", "jsonl", "--yes").succeeded();

            assertThat(cancelled.err()).isEmpty();
            assertThat(cancelled.json().path("state").asText()).isEqualTo("cancelled");
            assertThat(cancelled.json().path("cancelled").asInt()).isEqualTo(4);
            assertThat(states("cancelled")).containsExactlyInAnyOrder("again", "parked", "waits", "later");
        }
    }

    @Test
    void raisesListsAndLowersFlags() {
        try (Producer producer = Producer.connect(REDIS.url())) {
            producer.enqueue(ECHO.with(producer.batch("work", "b1")), Payload.of("1"));

            Ran up = redwork("flag", "raise", "b1", "found", "1000003").succeeded();
            assertThat(up.out()).isEmpty();
            assertThat(up.err()).contains("flag found of batch b1 is up, and says 1000003");
            JsonNode second = redwork("flag", "raise", "b1", "found", "7", "-o", "jsonl")
                    .succeeded()
                    .json();
            assertThat(second.path("raised").asBoolean()).isFalse();
            assertThat(second.path("value").asText()).isEqualTo("1000003");
            redwork("flag", "raise", "b2", "bare", "-q", "idle").succeeded();

            JsonNode list = redwork("flag", "list", "-q", "work", "-o", "json")
                    .succeeded()
                    .json();
            assertThat(list).hasSize(1);
            assertThat(list.get(0).path("batch").asText()).isEqualTo("b1");
            assertThat(list.get(0).path("flag").asText()).isEqualTo("found");
            assertThat(list.get(0).path("value").asText()).isEqualTo("1000003");
            assertThat(list.get(0).path("left_ms").asLong()).isBetween(86_000_000L, 86_400_000L);
            assertThat(redwork("flag", "list", "-q", "idle").succeeded().lines())
                    .last()
                    .asString()
                    .startsWith("idle   b2     bare");

            assertThat(redwork("flag", "lower", "b1", "found", "-o", "jsonl")
                            .succeeded()
                            .json()
                            .path("lowered")
                            .asBoolean())
                    .isTrue();
            assertThat(redwork("flag", "lower", "b1", "found").succeeded().err())
                    .contains("was not up");
            Ran none = redwork("flag", "list", "-q", "work").succeeded();
            assertThat(none.out()).isEmpty();
            assertThat(none.err()).contains("no flag is up in queue work");
        }
    }

    @Test
    void refusesWhatMakesNoSense() {
        redwork("batch").refused(2, "show");
        redwork("batch", "show", "a:b").refused(2, "a:b");
        redwork("batch", "wait", "b", "-q", "no queue").refused(2, "no queue");
        redwork("batches", "-q", "a:b").refused(2, "a:b");
        redwork("batches", "-q", "nope").refused(3, "there is no queue nope");
        redwork("batches", "--limit", "0").refused(2, "--limit is 0");
        redwork("flag", "raise", "b1", "a b", "-q", "work").refused(2, "a b");
        redwork("flag", "raise", "b1", "f", "€".repeat(1_366), "-q", "work").refused(2, "the limit is 4096");
        redwork("flag", "lower", "nope", "f").refused(3, "no batch nope");
        redwork("batch", "show", "nope").refused(3, "no batch nope in any queue");
        redwork("batch", "wait", "nope").refused(3, "no batch nope");
        redwork("batch", "cancel", "nope", "-q", "work").refused(3, "no batch nope in queue work");
        for (String[] command : new String[][] {
            {"batches"},
            {"batch", "show", "b"},
            {"batch", "wait", "b"},
            {"batch", "cancel", "b", "--yes"},
            {"flag", "list"},
            {"flag", "raise", "b", "f"},
            {"flag", "lower", "b", "f"}
        }) {
            Ran.redwork("redis://127.0.0.1:1", command).refused(69, "127.0.0.1:1");
        }
    }

    @Test
    void saysWhenThereIsNothing() {
        Ran none = redwork("batches").succeeded();
        assertThat(none.out()).isEmpty();
        assertThat(none.err().strip()).isEqualTo("redwork: no batches");
        assertThat(redwork("batches", "-o", "json").succeeded().out().strip()).isEqualTo("[]");
        assertThat(redwork("flag", "list", "-o", "json").succeeded().out().strip())
                .isEqualTo("[]");
        assertThat(redwork("batches", "-o", "jsonl").succeeded().out()).isEmpty();
    }

    @Test
    void aJobThatWasCancelledFailsWhoWaitsForIt() {
        CountDownLatch held = new CountDownLatch(1);
        try (Producer producer = Producer.connect(REDIS.url());
                Worker worker = worker(held)) {
            Batch batch = producer.batch("work", "b1");
            producer.enqueue(HOLD.with(batch), Payload.of("1"), "mine");
            await().until(() -> shown("b1").path("running").asInt() == 1);
            redwork("batch", "cancel", "b1", "--yes").succeeded();

            Ran waited = redwork("job", "wait", "mine", "--timeout", "20s", "-o", "jsonl");
            assertThat(waited.code()).isEqualTo(1);
            assertThat(waited.json().path("state").asText()).isEqualTo("cancelled");
            assertThat(worker.name()).isNotEmpty();
        }
    }

    private static Worker worker(CountDownLatch held) {
        return Worker.builder(REDIS.url())
                .handle(ECHO, (input, context) -> input)
                .handle(FAIL, (input, context) -> {
                    throw new IllegalStateException("no");
                })
                .handle(HOLD, (input, context) -> {
                    held.await();
                    return input;
                })
                .lane(2, "work")
                .start();
    }

    /** Ids of the jobs that are in one of these. */
    private static List<String> states(String... states) {
        return Stream.of(states)
                .flatMap(state -> redwork("jobs", "-s", state, "-o", "name").lines().stream())
                .toList();
    }

    private static JsonNode shown(String batch) {
        return redwork("batch", "show", batch, "-o", "jsonl").succeeded().json();
    }

    private static Ran redwork(String... args) {
        return Ran.redwork(REDIS.url(), args);
    }
}
