package dev.redwork.dashboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Task;
import dev.redwork.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Workers: seen, quieted and stopped. */
class WorkerApiStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @AutoClose
    private final SeenApi api = new SeenApi(REDIS.url());

    private static Worker worker(String name) {
        return Worker.builder(REDIS.url())
                .handle(Task.ofJson("echo"), (input, context) -> input)
                .name(name)
                .lane(2, "work")
                .lane(1, "other")
                .start();
    }

    @Test
    void withoutWorkersTheListIsEmpty() {
        assertThat(api.get("/workers").json().toString()).isEqualTo("[]");
        api.get("/workers?queue=nope").refused(404, "there is no queue nope");
        api.get("/workers?limit=0").refused(400, "limit is '0'");
        api.get("/workers?state=quiet").refused(400, "unknown query parameter");
    }

    @Test
    void aWorkerIsShownLaneByLane() {
        try (Worker worker = worker("w1")) {
            assertThat(worker.name()).isEqualTo("w1");
            assertThat(api.get("/workers").texts("lane")).containsExactly("other:1", "work:2");
            assertThat(api.get("/workers?queue=work").texts("lane")).containsExactly("work:2");
            JsonNode lanes = api.get("/workers/w1").json();
            assertThat(lanes.findValuesAsText("worker")).containsExactly("w1", "w1");
            assertThat(lanes.path(1).path("tasks").toString()).isEqualTo("[\"echo\"]");
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, ''", "POST, /quiet", "POST, /stop"})
    void whoIsNotThereIsNotFound(String method, String verb) {
        api.send(method, "/workers/nobody" + verb, null).refused(404, "there is no worker nobody", "nor any other");
        api.send(method, "/workers/a%20b" + verb, null).refused(400, "worker name 'a b'");
        api.send(method, "/workers/nobody" + verb + "?wait=1", null).refused(400, "unknown query parameter");
    }

    @Test
    void aWorkerIsToldToBeQuietAndToStop() throws Exception {
        try (Worker worker = worker("w1")) {
            JsonNode quiet = api.post("/workers/w1/quiet").json().path(0);
            assertThat(quiet.path("worker").asText()).isEqualTo("w1");
            assertThat(quiet.path("order").asText()).isEqualTo("quiet");
            assertThat(quiet.path("running").asInt()).isZero();
            Awaitility.await()
                    .untilAsserted(() -> assertThat(api.get("/workers/w1").texts("state"))
                            .hasSize(2)
                            .containsOnly("quiet"));
            api.send("POST", "/workers/w1/stop", "{\"now\":true}").refused(400, "/now is unknown");

            assertThat(api.post("/workers/w1/stop").texts("order")).containsExactly("stop");
            assertThat(worker.stopped().get(20, TimeUnit.SECONDS)).isNotNull();
            api.post("/workers/w1/stop").refused(404);
        }
    }

    /** As a supervisor's processes are called by its name. */
    @Test
    void hundredsOfWorkersComePageByPage() {
        try (RawRedis raw = RawRedis.connect(REDIS.url())) {
            raw.call("SADD", "redwork:queues", "work");
            IntStream.range(0, 250).forEach(i -> {
                raw.call("ZADD", "redwork:{work}:sessions", "9999999999999", "s" + i);
                raw.call("HSET", "redwork:{work}:session:s" + i, "worker", "w.%03d".formatted(i), "lane", "work");
            });
        }

        List<String> names = new ArrayList<>();
        String query = "?limit=100";
        while (!query.isEmpty()) {
            SeenApi.Answer answer = api.get("/workers" + query);
            names.addAll(answer.texts("worker"));
            query = answer.next();
            assertThat(names).hasSizeLessThanOrEqualTo(250);
        }

        assertThat(names).hasSize(250).isSorted().doesNotHaveDuplicates();
        assertThat(api.get("/workers/w").json()).hasSize(250);
        assertThat(api.post("/workers/w/quiet").json()).hasSize(250);
        assertThat(api.get("/workers/w.007").texts("state")).containsExactly("quiet");
    }
}
