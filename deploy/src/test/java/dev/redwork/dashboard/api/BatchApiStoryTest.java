package dev.redwork.dashboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Payload;
import dev.redwork.job.Task;
import dev.redwork.producer.Producer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batches of a queue: seen and cancelled. */
class BatchApiStoryTest {
    private static final Task<Payload, Payload> ECHO = Task.ofJson("echo");

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @AutoClose
    private final RawRedis raw = RawRedis.connect(REDIS.url());

    @AutoClose
    private final SeenApi api = new SeenApi(REDIS.url());

    @BeforeEach
    void open() {
        raw.call("SADD", "redwork:queues", "work");
    }

    private static void enqueue(String batch, int jobs) {
        try (Producer producer = Producer.connect(REDIS.url())) {
            assertThat(producer.enqueueAll(
                            ECHO.with(producer.batch("work", batch)), Collections.nCopies(jobs, Payload.of("1"))))
                    .hasSize(jobs);
        }
    }

    @Test
    void withoutBatchesTheListIsEmpty() {
        assertThat(api.get("/queues/work/batches").json().toString()).isEqualTo("[]");
        api.get("/queues/nope/batches").refused(404, "there is no queue nope");
        api.get("/queues/work/batches?open=yes").refused(400, "open is 'yes', must be true or false");
        api.get("/queues/work/batches?limit=501").refused(400, "limit is '501'");
        api.get("/queues/work/batches?state=open").refused(400, "unknown query parameter");
    }

    @Test
    void hundredsOfBatchesComePageByPage() {
        IntStream.range(0, 120).forEach(i -> {
            raw.call("ZADD", "redwork:{work}:batches", i % 2 == 0 ? "inf" : "9999999999999", "b" + i);
            raw.call(
                    "HSET",
                    "redwork:{work}:batch:b" + i,
                    "created",
                    Integer.toString(1_000 + i),
                    "total",
                    "1",
                    "open",
                    i % 2 == 0 ? "1" : "0");
        });

        List<String> names = new ArrayList<>();
        String query = "?limit=50";
        while (!query.isEmpty()) {
            SeenApi.Answer answer = api.get("/queues/work/batches" + query);
            names.addAll(answer.texts("batch"));
            query = answer.next();
            assertThat(names).hasSizeLessThanOrEqualTo(120);
        }

        assertThat(names).hasSize(120).doesNotHaveDuplicates();
        assertThat(api.get("/queues/work/batches?open=true&limit=500").texts("state"))
                .hasSize(60)
                .containsOnly("open");
    }

    @Test
    void aBatchIsCancelledWithAllThatWaits() {
        enqueue("b1", 3);
        enqueue("b2", 1);

        JsonNode before = api.get("/queues/work/batches/b1").json();
        assertThat(before.path("state").asText()).isEqualTo("open");
        assertThat(before.path("waiting").asInt()).isEqualTo(3);

        JsonNode cancelled = api.post("/queues/work/batches/b1/cancel").json();
        assertThat(cancelled.path("state").asText()).isEqualTo("cancelled");
        assertThat(cancelled.path("cancelled").asInt()).isEqualTo(3);
        assertThat(api.get("/queues/work/batches/b2").json().path("state").asText())
                .isEqualTo("open");
        api.post("/queues/work/batches/b1/cancel").refused(409, "all jobs of b1 have ended");
    }

    @ParameterizedTest
    @CsvSource({"GET, ''", "POST, /cancel"})
    void whatIsNotThereIsNotFound(String method, String verb) {
        api.send(method, "/queues/work/batches/nope" + verb, null).refused(404, "there is no batch nope");
        api.send(method, "/queues/work/batches/a%20b" + verb, null).refused(400, "batch name 'a b'");
        api.send(method, "/queues/a%20b/batches/x" + verb, null).refused(400, "queue name 'a b'");
        api.send(method, "/queues/work/batches/nope" + verb + "?x=1", null).refused(400);
    }
}
