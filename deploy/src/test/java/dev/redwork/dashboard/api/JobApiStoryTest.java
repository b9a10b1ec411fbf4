package dev.redwork.dashboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One job: seen, and moved. */
class JobApiStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final String KEY = "redwork:{work}:";
    private static final String JOBS = "/queues/work/jobs/";

    /** No number and no blank of it may change. */
    private static final String INPUT = "{ \"a\":12345678901234567890123,\"b\":1.10,\"c\":\"\\u00e9é\" }";

    private static final String OUTPUT = "[1.0,1e2 ]";

    @AutoClose
    private final RawRedis raw = RawRedis.connect(REDIS.url());

    @AutoClose
    private final SeenApi api = new SeenApi(REDIS.url());

    @BeforeEach
    void fill() {
        raw.call("SADD", "redwork:queues", "work");
        spec("waits");
        raw.call("LPUSH", KEY + "pending", "waits");
        spec("later");
        raw.call("ZADD", KEY + "scheduled", "9999999999999", "later");
        spec("bad");
        raw.call("ZADD", KEY + "dead", "1700000000000", "bad");
        raw.call(
                "HSET",
                KEY + "failures",
                "bad",
                "{\"reason\":\"failed\",\"type\":\"java.io.IOException\",\"message\":\"no route\",\"stack\":\"at"
                        + " x\",\"at\":1700000000000}");
        raw.call(
                "SET",
                KEY + "job:done",
                "{\"state\":\"succeeded\",\"v\":1,\"id\":\"done\",\"task\":\"echo\",\"attempt\":1,\"worker\":\"w\","
                        + "\"started\":1700000000000,\"ended\":1700000000001,\"output\":" + OUTPUT + "}",
                "PX",
                "100000");
    }

    private void spec(String id) {
        raw.call("SET", KEY + "job:" + id, "{\"v\":1,\"task\":\"echo\",\"input\":" + INPUT + "}");
    }

    @Test
    void aJobIsShownWithItsLife() {
        JsonNode bad = api.get(JOBS + "bad").json();

        assertThat(bad.path("state").asText()).isEqualTo("dead");
        assertThat(bad.path("failure").path("stack").asText()).isEqualTo("at x");
        assertThat(bad.path("life").isArray()).isTrue();
        assertThat(api.get(JOBS + "waits").body()).as("as it was given").contains("\"input\":" + INPUT);
        assertThat(api.get(JOBS + "b%61d").json().path("id").asText()).isEqualTo("bad");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/input", "/output", "/failure", "/log", "/why"})
    void whatIsNotThereIsNotFound(String part) {
        api.get(JOBS + "nope" + part).refused(404, "there is no job nope in queue work");
        api.get("/queues/nope/jobs/bad" + part).refused(404);
        api.get(JOBS + "a%20b" + part).refused(400, "job id 'a b'");
        api.get("/queues/a%20b/jobs/bad" + part).refused(400, "queue name 'a b'");
        api.get(JOBS + "bad" + part + "?x=1").refused(400, "unknown query parameter");
    }

    @Test
    void theTagOfAJobChangesWithIt() {
        SeenApi.Answer first = api.get(JOBS + "done");
        String tag = first.header("ETag");
        assertThat(first.json().path("kept_ms").asLong()).isPositive();
        raw.call("PEXPIRE", KEY + "job:done", "50000");

        assertThat(api.get(JOBS + "done", "If-None-Match", "\"x\", W/" + tag).status())
                .as("the time that is left ticks by itself")
                .isEqualTo(304);
        String waits = api.get(JOBS + "waits").header("ETag");
        raw.call("LREM", KEY + "pending", "1", "waits");
        raw.call("ZADD", KEY + "dead", "1700000000000", "waits");
        assertThat(api.get(JOBS + "waits", "If-None-Match", waits)
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("dead");
    }

    @Test
    void inputAndOutputComeAsTheyWereGiven() {
        SeenApi.Answer input = api.get(JOBS + "waits/input");

        assertThat(input.body()).isEqualTo(INPUT);
        assertThat(input.header("Content-Type")).isEqualTo("application/json");
        assertThat(input.header("Content-Disposition")).startsWith("attachment");
        assertThat(input.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(api.get(JOBS + "done/output").body()).isEqualTo(OUTPUT);
        api.get(JOBS + "waits/output").refused(404, "has no output");
        api.get(JOBS + "done/input").refused(404, "has no input any more");
    }

    @Test
    void aFailureIsShownWhereThereIsOne() {
        assertThat(api.get(JOBS + "bad/failure").json().path("message").asText())
                .isEqualTo("no route");
        api.get(JOBS + "waits/failure").refused(404, "has not failed");
    }

    @Test
    void aLogGoesOnBehindANumber() {
        assertThat(api.get(JOBS + "waits/log").json().toString()).isEqualTo("{\"dropped\":0,\"lines\":[]}");
        raw.call("RPUSH", KEY + "log:waits", "3 dropped, x");
        IntStream.rangeClosed(4, 10)
                .forEach(i -> raw.call("RPUSH", KEY + "log:waits", "1700000000000 1 " + i + " line " + i));

        SeenApi.Answer first = api.get(JOBS + "waits/log?limit=4");
        assertThat(first.json().path("dropped").asInt()).isEqualTo(3);
        assertThat(first.texts("number")).containsExactly("4", "5", "6", "7");
        SeenApi.Answer rest = api.get(JOBS + "waits/log" + first.next());
        assertThat(rest.texts("text")).containsExactly("line 8", "line 9", "line 10");
        assertThat(rest.next()).isEmpty();
        api.get(JOBS + "waits/log?after=-1").refused(400);
        api.get(JOBS + "waits/log?limit=1001").refused(400);
    }

    @Test
    void aJobTellsWhyItWaits() {
        JsonNode why = api.get(JOBS + "waits/why").json();

        assertThat(why.path("reasons").findValuesAsText("code")).contains("no_worker");
        assertThat(why.path("reasons").findValuesAsText("text").toString())
                .contains("redwork worker -q work")
                .doesNotContain("redis://");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, waits, /cancel, cancelled",
        "POST, later, /cancel, cancelled",
        "POST, bad, /requeue, requeued",
        "POST, later, /run, promoted",
        "DELETE, bad, '', deleted",
        "DELETE, done, '', deleted"
    })
    void aJobIsMoved(String method, String id, String verb, String outcome) {
        assertThat(api.send(method, JOBS + id + verb, null).json().toString())
                .isEqualTo("{\"id\":\"" + id + "\",\"outcome\":\"" + outcome + "\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, done, /cancel, ended, it is succeeded",
        "POST, bad, /cancel, ended, it is dead",
        "POST, waits, /requeue, waiting, it has not ended",
        "POST, done, /requeue, ended, its spec is not kept",
        "POST, waits, /run, waiting, it is pending",
        "POST, done, /run, ended, it is succeeded",
        "DELETE, waits, '', waiting, it has not ended"
    })
    void aStateMayForbidIt(String method, String id, String verb, String outcome, String reason) {
        JsonNode problem = api.send(method, JOBS + id + verb, null).refused(409, id, reason);

        assertThat(problem.path("outcome").asText()).isEqualTo(outcome);
        assertThat(problem.path("state").asText())
                .isEqualTo(api.get(JOBS + id).json().path("state").asText());
    }

    @ParameterizedTest
    @CsvSource({"POST, /cancel", "POST, /requeue", "POST, /run", "DELETE, ''"})
    void whatIsNotThereIsNotMoved(String method, String verb) {
        api.send(method, JOBS + "nope" + verb, null).refused(404, "there is no job nope");
        api.send(method, JOBS + "a%3Ab" + verb, null).refused(400, "job id 'a:b'");
        api.send(method, JOBS + "bad" + verb, "{\"force\":true}").refused(400, "/force is unknown: known are reason");
        assertThat(api.get(JOBS + "bad").json().path("state").asText()).isEqualTo("dead");
    }
}
