package dev.redwork.dashboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Queues: seen, paused, limited and purged. */
class QueueApiStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final String KEY = "redwork:{work}:";

    @AutoClose
    private final RawRedis raw = RawRedis.connect(REDIS.url());

    @AutoClose
    private final SeenApi api = new SeenApi(REDIS.url());

    private void fill(int jobs) {
        raw.call("SADD", "redwork:queues", "work");
        for (int i = 0; i < jobs; i++) {
            raw.call("SET", KEY + "job:n" + i, "{\"v\":1,\"task\":\"echo\",\"enqueued\":1700000000000,\"input\":1}");
            raw.call("LPUSH", KEY + "pending", "n" + i);
        }
    }

    @Test
    void theServerTellsAboutItself() {
        JsonNode about = api.get("").json();

        assertThat(about.path("version").asText()).contains(" on Java ");
        assertThat(about.path("namespace").asText()).isEqualTo("redwork");
        assertThat(about.path("redis").path("version").asText()).isNotEmpty();
    }

    @Test
    void withoutQueuesTheListIsEmpty() {
        assertThat(api.get("/queues").json().toString()).isEqualTo("[]");
        api.get("/queues/nope").refused(404, "there is no queue nope");
        api.get("/queues/nope/load").refused(404, "there is no queue nope");
        api.get("/queues/a%20b").refused(400, "queue name 'a b'");
    }

    @Test
    void hundredsOfQueuesComePageByPage() {
        IntStream.range(0, 250).forEach(i -> raw.call("SADD", "redwork:queues", "q%03d".formatted(i)));

        List<String> names = new ArrayList<>();
        String query = "?limit=100";
        while (!query.isEmpty()) {
            SeenApi.Answer answer = api.get("/queues" + query);
            names.addAll(answer.texts("queue"));
            query = answer.next();
            assertThat(names).hasSizeLessThanOrEqualTo(250);
        }

        assertThat(names).hasSize(250).isSorted().doesNotHaveDuplicates();
        api.get("/queues?limit=201").refused(400, "limit is '201'", "1 to 200");
    }

    /** For autoscalers. */
    @Test
    void theLoadTellsHowLongTheOldestJobWaits() {
        fill(3);

        JsonNode load = api.get("/queues/work/load").json();

        assertThat(load.path("jobs").asInt()).isEqualTo(3);
        assertThat(load.path("pending").asInt()).isEqualTo(3);
        assertThat(load.path("running").asInt()).isZero();
        assertThat(load.path("oldest_ms").asLong()).isGreaterThan(1_000_000_000L);
        raw.call("DEL", KEY + "pending");
        assertThat(api.get("/queues/work/load").json().path("oldest_ms").isIntegralNumber())
                .isTrue();
        assertThat(api.get("/queues/work/load").json().path("oldest_ms").asLong())
                .isZero();
    }

    @Test
    void theTagOfAQueueChangesWithIt() {
        fill(1);
        SeenApi.Answer first = api.get("/queues/work");
        assertThat(first.json().path("pending").asInt()).isEqualTo(1);
        assertThat(first.header("ETag")).matches("\"[0-9a-f]{12}\\.[0-9a-f]{32}\"");

        SeenApi.Answer same = api.get("/queues/work", "If-None-Match", first.header("ETag"));
        assertThat(same.status()).as(same.body()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(same.header("ETag")).isEqualTo(first.header("ETag"));

        raw.call("LPUSH", KEY + "pending", "other");
        SeenApi.Answer moved = api.get("/queues/work", "If-None-Match", first.header("ETag"));
        assertThat(moved.json().path("pending").asInt()).isEqualTo(2);
        assertThat(moved.header("ETag")).isNotEqualTo(first.header("ETag"));
    }

    @Test
    void aQueueIsPausedLimitedAndLetGoOn() {
        fill(1);

        JsonNode paused = api.send("PATCH", "/queues/work", "{\"paused\":true,\"limits\":{\"jobs\":5}}")
                .json();
        assertThat(paused.path("paused").asBoolean()).isTrue();
        assertThat(paused.path("limits").toString()).isEqualTo("{\"jobs\":5}");
        JsonNode bytes = api.send("PATCH", "/queues/work", "{\"limits\":{\"bytes\":1000}}")
                .json();
        assertThat(bytes.path("paused").asBoolean()).isTrue();
        assertThat(bytes.path("limits").toString()).isEqualTo("{\"jobs\":5,\"bytes\":1000}");
        JsonNode open = api.send("PATCH", "/queues/work", "{\"paused\":false,\"limits\":{\"jobs\":0}}")
                .json();
        assertThat(open.path("paused").asBoolean()).isFalse();
        assertThat(open.path("limits").toString()).isEqualTo("{\"bytes\":1000}");
        assertThat(raw.call("EXISTS", KEY + "paused")).isEqualTo("0");
    }

    @Test
    void aChangeOfOlderSettingsIsRefused() {
        fill(1);
        String tag = api.get("/queues/work").header("ETag");
        raw.call("HSET", KEY + "limits", "jobs", "9");

        api.send("PATCH", "/queues/work", "{\"paused\":true}", "If-Match", tag).refused(412, "it has changed");
        assertThat(raw.call("EXISTS", KEY + "paused")).isEqualTo("0");

        String now = api.get("/queues/work").header("ETag");
        SeenApi.Answer done = api.send("PATCH", "/queues/work", "{\"paused\":true}", "If-Match", now);
        assertThat(done.json().path("paused").asBoolean()).isTrue();
        assertThat(done.header("ETag")).isEqualTo(api.get("/queues/work").header("ETag"));
        api.send("PATCH", "/queues/work", "{\"paused\":false}", "If-Match", "*").json();
    }

    /** Jobs come and go; who read the settings may still change them. */
    @Test
    void aQueueThatIsBusyCanBeChanged() {
        fill(1);
        SeenApi.Answer read = api.get("/queues/work");
        raw.call("LPUSH", KEY + "pending", "other");

        assertThat(api.send("GET", "/queues/work", null, "If-None-Match", read.header("ETag"))
                        .status())
                .isEqualTo(200);
        api.send("PATCH", "/queues/work", "{\"paused\":true}", "If-Match", "\"older\", " + read.header("ETag"))
                .json();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"paused\":1,\"limits\":{\"jobs\":-1,\"bytes\":\"x\"}}|/paused,/limits/jobs,/limits/bytes",
                "{\"limits\":7}|/limits",
                "{\"limits\":{\"jobs\":1.5}}|/limits/jobs",
                "{\"limits\":{\"jobs\":99999999999999999999}}|/limits/jobs",
                "{\"paused\":[]}|/paused",
                "[true]|''",
                "{\"paused\":true|''",
                "{\"paused\":true} x|''",
                "{\"paused\":true,\"paused\":false}|''"
            })
    void aBodyThatMakesNoSenseIsRefused(String body, String pointers) {
        fill(1);

        JsonNode problem = api.send("PATCH", "/queues/work", body).refused(400);

        assertThat(problem.path("errors").findValuesAsText("pointer")).containsExactly(pointers.split(",", -1));
        assertThat(raw.call("EXISTS", KEY + "paused", KEY + "limits")).isEqualTo("0");
    }

    @Test
    void aFieldThatItDoesNotKnowIsNamed() {
        fill(1);

        JsonNode problem = api.send("PATCH", "/queues/work", "{\"pause\":true}").refused(400, "unknown");
        assertThat(problem.path("errors").toString())
                .isEqualTo("[{\"pointer\":\"/pause\",\"detail\":\"is unknown: known are paused, limits, reason\"}]");
        api.send("PATCH", "/queues/work", "{\"limits\":{\"job\":1}}").refused(400, "jobs, bytes");
        api.send("PATCH", "/queues/work", "{}").refused(400, "nothing to change");
        api.send("PATCH", "/queues/work", "{\"paused\":null}").refused(400, "nothing to change");
        api.send("PATCH", "/queues/work", "{\"paused\":true}", "Content-Type", "text/plain")
                .refused(415);
        api.send("PATCH", "/queues/nope", "{\"paused\":true}").refused(404);
    }

    @Test
    void aPurgeCancelsWhatWasCountedAndNoMore() {
        fill(100);
        raw.call("SET", KEY + "job:later", "{\"v\":1,\"task\":\"echo\",\"input\":1}");
        raw.call("ZADD", KEY + "scheduled", "9999999999999", "later");

        JsonNode moved =
                api.send("POST", "/queues/work/purge", "{\"expect\":80}").refused(409, "there are 100");
        assertThat(moved.path("count").asInt()).isEqualTo(100);
        assertThat(raw.call("LLEN", KEY + "pending")).isEqualTo("100");

        JsonNode purged =
                api.send("POST", "/queues/work/purge", "{\"expect\":92}").json();
        assertThat(purged.toString()).isEqualTo("{\"queue\":\"work\",\"cancelled\":100}");
        assertThat(api.post("/queues/work/purge").json().path("cancelled").asInt())
                .isZero();
        assertThat(api.send("POST", "/queues/work/purge", "{\"all\":true,\"expect\":1}")
                        .json()
                        .path("cancelled")
                        .asInt())
                .isEqualTo(1);
        api.send("POST", "/queues/work/purge", "{\"expect\":\"all\"}").refused(400);
        api.post("/queues/nope/purge").refused(404);
    }
}
