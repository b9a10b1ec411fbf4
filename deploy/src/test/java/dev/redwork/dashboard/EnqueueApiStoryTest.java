package dev.redwork.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.dashboard.ApiClient.Answer;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.RedisSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EnqueueApiStoryTest {
    private static final String JOBS = "/api/v1/queues/math/jobs";
    private static final String GCD = "{\"task\":\"gcd\",\"input\":{\"a\":12,\"b\":18}}";

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private Dashboard dashboard;
    private ApiClient api;
    private RawRedis redis;

    @BeforeAll
    void start() {
        dashboard = Dashboard.start(RedisSettings.of(REDIS.url()), 0);
        api = new ApiClient(dashboard);
    }

    @AfterAll
    void stop() {
        dashboard.close();
    }

    @BeforeEach
    void open() {
        redis = RawRedis.connect(REDIS.url());
    }

    @AfterEach
    void close() {
        redis.close();
    }

    @Test
    void oneIsEnqueuedAndNamed() {
        Answer answer = api.post(JOBS, GCD);
        assertThat(answer.status()).isEqualTo(201);
        JsonNode job = answer.json();
        assertThat(names(job)).containsExactly("id", "queue", "task", "state");
        assertThat(job.path("queue").asText()).isEqualTo("math");
        assertThat(job.path("state").asText()).isEqualTo("pending");
        assertThat(answer.header("Location"))
                .isEqualTo(JOBS + "/" + job.path("id").asText());
        assertThat(redis.call("LLEN", "redwork:{math}:pending")).isEqualTo("1");
    }

    /** Whether a proxy in front takes the prefix off or not. */
    @Test
    void theLocationHasThePrefix() {
        DashboardOptions options = DashboardOptions.of(RedisSettings.of(REDIS.url()))
                .port(0)
                .prefix("/ops/redwork")
                .build();
        try (Dashboard other = Dashboard.start(options)) {
            ApiClient there = new ApiClient(other);
            for (String path : List.of("/ops/redwork" + JOBS, JOBS)) {
                Answer answer = there.post(path, GCD);
                assertThat(answer.header("Location"))
                        .isEqualTo("/ops/redwork" + JOBS + "/"
                                + answer.json().path("id").asText());
                assertThat(there.get(answer.header("Location")).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void aNewQueueIsNamed() {
        assertThat(api.post("/api/v1/queues/fresh/jobs", GCD).status()).isEqualTo(201);
        assertThat(redis.call("SMEMBERS", "redwork:queues")).isEqualTo("fresh");
    }

    @Test
    void anInputIsKeptByteForByte() {
        String input = "{\"a\":12345678901234567890123, \"b\":1.10,\"c\":\"\\u00e9 é\",\"d\":[ 1e5 ]}";
        api.post(JOBS, "{ \"input\" : " + input + " , \"id\":\"exact\",\"task\":\"any\"}");
        assertThat(redis.call("GET", "redwork:{math}:job:exact")).contains("\"input\":" + input + "}");
        api.post(JOBS, "{\"task\":\"any\",\"input\":7,\"id\":\"bare\"}");
        assertThat(redis.call("GET", "redwork:{math}:job:bare")).endsWith("\"input\":7}");
        api.post(JOBS, "{\"task\":\"any\",\"id\":\"none\"}");
        assertThat(redis.call("GET", "redwork:{math}:job:none")).endsWith("\"input\":null}");
    }

    @Test
    void theTraceOfTheCallGoesWithEachJob() {
        String parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        String[] headers = {"traceparent", parent, "tracestate", "a=1", "tracestate", "b=2", "baggage", "user=7"};
        String jobs = "[{\"task\":\"any\",\"id\":\"one\"},{\"task\":\"any\",\"id\":\"two\"}]";
        assertThat(api.post(JOBS, jobs, headers).status()).isEqualTo(200);
        for (String id : List.of("one", "two")) {
            JsonNode trace = api.get(JOBS + "/" + id).json().path("trace");
            assertThat(trace.toString())
                    .isEqualTo(
                            "{\"traceparent\":\"" + parent + "\",\"tracestate\":\"a=1,b=2\",\"baggage\":\"user=7\"}");
        }
        assertThat(api.get(JOBS).text()).doesNotContain(parent);
    }

    @Test
    void aTraceThatIsNotWellFormedStaysBehind() {
        String parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        api.post(JOBS, "{\"task\":\"any\",\"id\":\"none\"}", "traceparent", parent + "-x", "baggage", "user=7");
        assertThat(redis.call("GET", "redwork:{math}:job:none")).doesNotContain("trace", "baggage");
        api.post(
                JOBS,
                "{\"task\":\"any\",\"id\":\"some\"}",
                "traceparent",
                parent,
                "tracestate",
                "no pair",
                "baggage",
                "a=" + "x".repeat(8_191));
        assertThat(redis.call("GET", "redwork:{math}:job:some"))
                .contains("\"traceparent\":\"" + parent + "\"")
                .doesNotContain("tracestate", "baggage");
    }

    @Test
    void optionsAreThoseOfTheCommandLine() {
        Answer answer = api.post(
                JOBS,
                "{\"task\":\"any\",\"id\":\"full\",\"in\":\"5m\",\"attempts\":3,\"timeout\":\"90s\",\"expires\":3600000,"
                        + "\"result_ttl\":\"1h\",\"unique\":{\"key\":\"page-7\",\"for\":\"2h\",\"until_start\":true},"
                        + "\"batch\":\"monday\",\"front\":false}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        assertThat(answer.json().path("state").asText()).isEqualTo("scheduled");
        assertThat(answer.json().path("batch").asText()).isEqualTo("monday");
        assertThat(redis.call("GET", "redwork:{math}:job:full"))
                .contains("\"attempts\":3", "\"ttl\":3600000", "\"expires\":3600000", "\"timeout\":90000")
                .contains("\"batch\":\"monday\"");
        assertThat(redis.call("GET", "redwork:{math}:unique:page-7")).isEqualTo("full");
    }

    @Test
    void aTimeThatIsToComeIsWaitedFor() {
        assertThat(api.post(JOBS, "{\"task\":\"any\",\"at\":\"2031-01-01T08:00:00+01:00\",\"id\":\"later\"}")
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("scheduled");
        assertThat(redis.call("ZSCORE", "redwork:{math}:scheduled", "later")).isEqualTo("1925017200000");
        assertThat(api.post(JOBS, "{\"task\":\"any\",\"at\":1000}")
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("pending");
        assertThat(api.post(JOBS, "{\"task\":\"any\",\"at\":\"2999-01-01T00:00:00Z\"}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void theSameAgainEnqueuesNothing() {
        String body = "{\"task\":\"gcd\",\"input\":{\"a\":12,\"b\":18},\"id\":\"mine\"}";
        assertThat(api.post(JOBS, body).status()).isEqualTo(201);
        Answer again = api.post(JOBS, body);
        assertThat(again.status()).isEqualTo(200);
        assertThat(names(again.json())).containsExactly("id", "queue", "task", "state", "duplicate", "compared");
        assertThat(again.json().path("duplicate").asBoolean()).isTrue();
        assertThat(again.json().path("compared").asText()).isEqualTo("task and input");
        assertThat(redis.call("LLEN", "redwork:{math}:pending")).isEqualTo("1");
    }

    @Test
    void anIdOfAnotherJobIsTaken() {
        api.post(JOBS, "{\"task\":\"gcd\",\"input\":1,\"id\":\"mine\"}");
        Answer otherInput = api.post(JOBS, "{\"task\":\"gcd\",\"input\":2,\"id\":\"mine\"}");
        assertThat(otherInput.status()).isEqualTo(422);
        assertThat(otherInput.json().path("code").asText()).isEqualTo("id-taken");
        assertThat(otherInput.header("Content-Type")).startsWith("application/problem+json");
        assertThat(api.post(JOBS, "{\"task\":\"lcm\",\"input\":1,\"id\":\"mine\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void ofAJobThatHasEndedOnlyTheTaskIsCompared() {
        redis.call(
                "SET",
                "redwork:{math}:job:mine",
                "{\"state\":\"succeeded\",\"v\":1,\"id\":\"mine\",\"task\":\"gcd\",\"attempt\":1,\"worker\":\"w\","
                        + "\"started\":1,\"ended\":2,\"output\":6}");
        Answer again = api.post(JOBS, "{\"task\":\"gcd\",\"input\":2,\"id\":\"mine\"}");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().path("compared").asText()).isEqualTo("task");
        assertThat(again.json().path("state").asText()).isEqualTo("succeeded");
        assertThat(api.post(JOBS, "{\"task\":\"lcm\",\"input\":2,\"id\":\"mine\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void whoeverHoldsAKeyStandsForTheOthers() {
        String body = "{\"task\":\"index\",\"input\":%d,\"unique\":{\"key\":\"page-7\"}}";
        String first = api.post(JOBS, body.formatted(1)).json().path("id").asText();
        Answer second = api.post(JOBS, body.formatted(2));
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.json().path("id").asText()).isEqualTo(first);
        assertThat(names(second.json())).containsExactly("id", "queue", "task", "state", "duplicate");
    }

    @Test
    void anIdempotencyKeyBecomesTheId() {
        Answer first = api.post(JOBS, GCD, "Idempotency-Key", "order-7");
        assertThat(first.json().path("id").asText()).isEqualTo("order-7");
        assertThat(first.json().path("id_from").asText()).isEqualTo("Idempotency-Key");
        assertThat(api.post(JOBS, GCD, "Idempotency-Key", "\"order-7\"")
                        .json()
                        .path("duplicate")
                        .asBoolean())
                .isTrue();
        assertThat(api.post(JOBS, "{\"task\":\"gcd\"}", "Idempotency-Key", "order-7")
                        .status())
                .isEqualTo(422);
        assertThat(api.post(JOBS, GCD, "Idempotency-Key", "a key")
                        .json()
                        .path("id")
                        .asText())
                .matches("k\\.[a-z2-7]{26}");
        assertThat(api.post(JOBS, "[" + GCD + "]", "Idempotency-Key", "order-8").status())
                .isEqualTo(400);
    }

    /** Each through a server of its own: the answer of the first may have been lost. */
    @Test
    void racingCallsWithOneKeyEnqueueOneJob() {
        try (Dashboard other = Dashboard.start(RedisSettings.of(REDIS.url()), 0)) {
            ApiClient there = new ApiClient(other);
            List<CompletableFuture<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                answers.add((i % 2 == 0 ? api : there)
                        .later(
                                "POST",
                                JOBS,
                                GCD.getBytes(UTF_8),
                                "Content-Type",
                                "application/json",
                                "Idempotency-Key",
                                "once"));
            }
            assertThat(answers.stream().map(answer -> answer.join().status()))
                    .containsOnlyOnce(201)
                    .contains(200);
        }
        assertThat(redis.call("LLEN", "redwork:{math}:pending")).isEqualTo("1");
    }

    @Test
    void everyMistakeIsToldInItsPlace() {
        Answer answer = api.post(
                JOBS,
                "{\"taks\":\"gcd\",\"id\":7,\"in\":\"soon\",\"attempts\":\"3\",\"timeout\":true,\"result_ttl\":\"1s\","
                        + "\"unique\":{\"kee\":1},\"front\":1,\"batch\":\"a b\"}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(StreamSupport.stream(answer.json().path("errors").spliterator(), false)
                        .map(error -> error.path("pointer").asText()))
                .containsExactlyInAnyOrder(
                        "/taks",
                        "/task",
                        "/id",
                        "/in",
                        "/attempts",
                        "/timeout",
                        "/result_ttl",
                        "/unique/kee",
                        "/unique/key",
                        "/front",
                        "/batch");
        assertThat(answer.text())
                .contains("known are task, input, id, in, at")
                .contains("known are key, for, until_start");
        assertThat(redis.call("KEYS", "*")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "7|a job is a JSON object",
                "\"gcd\"|a job is a JSON object",
                "{\"task\":\"a b\"}|/task 'a b' must be 1 to 64",
                "{\"task\":\"gcd[]\"}|must be",
                "{\"task\":null}|is missing",
                "{\"task\":\"a\",\"id\":\"..\"}|/id '..' cannot stand in a path",
                "{\"task\":\"a\",\"id\":\"a:b\"}|/id 'a:b' must be 1 to 128",
                "{\"task\":\"a\",\"in\":\"1s\",\"at\":5}|give one of them",
                "{\"task\":\"a\",\"in\":-5}|/in is -5 ms, must be 0 s to 10 years",
                "{\"task\":\"a\",\"in\":\"soon\"}|/in 'soon' is not a duration",
                "{\"task\":\"a\",\"timeout\":0}|/timeout is 0 s, must be 1 ms to 10 years",
                "{\"task\":\"a\",\"expires\":0}|/expires is 0 s, must be 1 ms to 10 years",
                "{\"task\":\"a\",\"result_ttl\":1}|/result_ttl is 1 ms, must be",
                "{\"task\":\"a\",\"batch\":\"a b\"}|/batch 'a b' must be 1 to 64",
                "{\"task\":\"a\",\"attempts\":0}|/attempts is 0, must be 1 to 2147483647",
                "{\"task\":\"a\",\"attempts\":-5}|/attempts is -5, must be 1 to 2147483647",
                "{\"task\":\"a\",\"attempts\":2147483648}|/attempts is 2147483648, must be 1 to 2147483647",
                "{\"task\":\"a\",\"attempts\":99999999999999999999}|too large a number",
                "{\"task\":\"a\",\"at\":\"08:00\"}|a time with its zone",
                "{\"task\":\"a\",\"unique\":\"k\"}|must be an object",
                "{\"task\":\"a\",\"unique\":{\"key\":\"\"}}|/unique/key '' is 0 bytes in UTF-8",
                "{\"task\":\"a\",\"unique\":{\"key\":\"k\",\"for\":0}}|/unique/for is 0 s, must be 1 ms to 10 years",
                "{\"task\":\"a\",\"masks\":\"/a\"}|must be an array of 1 to 16 texts",
                "{\"task\":\"a\",\"masks\":[\"/a\",7,[],{}]}|must be an array of 1 to 16 texts",
                "{\"task\":\"a\",\"masks\":[\"a\"]}|/masks 'a' is no JSON pointer",
                "{\"task\":\"a\",\"task\":\"b\"}|a field twice",
                "{\"task\":\"a\"|no JSON",
            })
    void whatMakesNoSenseIsRefused(String body, String why) {
        Answer answer = api.post(JOBS, body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("detail").asText()).contains(why);
        assertThat(redis.call("KEYS", "*")).isEmpty();
    }

    @Test
    void manyAreAnsweredInTheirOrder() {
        api.post(JOBS, "{\"task\":\"gcd\",\"input\":1,\"id\":\"there\"}");
        Answer answer = api.post(
                JOBS,
                "[{\"task\":\"gcd\",\"input\":1,\"id\":\"a\"},{\"task\":\"gcd\"},7,{\"task\":\"gcd\",\"input\":1,\"id\":\"there\"},"
                        + "{\"task\":\"gcd\",\"input\":2,\"id\":\"there\"},{\"task\":\"lcm\",\"id\":\"b\"},"
                        + "{\"task\":\"gcd\",\"input\":1,\"id\":\"a\"},{\"task\":\"gcd\",\"attempts\":0,\"id\":\"c\"}]");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(StreamSupport.stream(answer.json().spliterator(), false)
                        .map(item -> item.path("status").asInt()))
                .containsExactly(201, 201, 400, 200, 422, 201, 200, 400);
        assertThat(answer.json().path(3).path("duplicate").asBoolean()).isTrue();
        assertThat(answer.json().path(4).path("problem").path("code").asText()).isEqualTo("id-taken");
        assertThat(names(answer.json().path(7))).containsExactly("status", "problem");
        String second = answer.json().path(1).path("id").asText();
        assertThat(redis.call("LRANGE", "redwork:{math}:pending", "0", "-1")).isEqualTo("there a " + second + " b");
    }

    @Test
    void linesAreJobs() {
        Answer answer = api.send(
                "POST",
                JOBS,
                ("\uFEFF" + GCD + "\r\n\n" + GCD + "\n").getBytes(UTF_8),
                "Content-Type",
                "application/x-ndjson; charset=utf-8");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json()).hasSize(2);
        Answer broken =
                api.send("POST", JOBS, (GCD + "\n\n{\n").getBytes(UTF_8), "Content-Type", "application/x-ndjson");
        assertThat(broken.status()).isEqualTo(400);
        assertThat(broken.json().path("detail").asText()).startsWith("line 3 is no JSON");
        assertThat(redis.call("LLEN", "redwork:{math}:pending")).isEqualTo("2");
    }

    @Test
    void aThousandAreFewCalls() {
        String job = "{\"task\":\"gcd\",\"input\":%d,\"id\":\"j%d\"}";
        String body = IntStream.range(0, 1_000)
                .mapToObj(i -> job.formatted(i, i))
                .reduce((a, b) -> a + "," + b)
                .orElseThrow();
        redis.call("CONFIG", "RESETSTAT");
        assertThat(api.post(JOBS, "[" + body + "]").json()).hasSize(1_000);
        assertThat(calls("evalsha") + calls("eval")).isBetween(1L, 4L);
        assertThat(api.post(JOBS, "[" + body + "," + GCD + "]").status()).isEqualTo(400);
        assertThat(redis.call("LLEN", "redwork:{math}:pending")).isEqualTo("1000");
    }

    @Test
    void aFullQueueTakesNothing() {
        api.post(JOBS, GCD);
        redis.call("HSET", "redwork:{math}:limits", "jobs", "2");
        Answer full = api.post(JOBS, "[" + GCD + "," + GCD + "]");
        assertThat(full.status()).isEqualTo(429);
        assertThat(Integer.parseInt(full.header("Retry-After"))).isBetween(1, 60);
        assertThat(full.json().path("code").asText()).isEqualTo("queue-full");
        assertThat(full.json().path("detail").asText()).contains("math").doesNotContain("whenFull");
        assertThat(redis.call("LLEN", "redwork:{math}:pending")).isEqualTo("1");
        assertThat(api.post(JOBS, GCD).status()).isEqualTo(201);
    }

    /** Those of the first call have room, those of the second, of another task, have none. */
    @Test
    void ofAQueueThatFillsUpEachJobIsTold() {
        redis.call("HSET", "redwork:{math}:limits", "jobs", "2");
        Answer answer = api.post(JOBS, "[" + GCD + "," + GCD + ",{\"task\":\"lcm\"}]");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path(1).path("status").asInt()).isEqualTo(201);
        assertThat(answer.json().path(2).path("status").asInt()).isEqualTo(429);
    }

    @Test
    void otherMediaTypesAreRefused() {
        for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "application/jsonx")) {
            assertThat(api.send("POST", JOBS, GCD.getBytes(UTF_8), "Content-Type", type)
                            .status())
                    .isEqualTo(415);
        }
        assertThat(api.send("POST", JOBS, GCD.getBytes(UTF_8)).status()).isEqualTo(415);
        assertThat(redis.call("KEYS", "*")).isEmpty();
    }

    @Test
    void whatIsTooLargeIsRefused() {
        String input = "\"" + "x".repeat(1 << 20) + "\"";
        Answer answer = api.post(JOBS, "{\"task\":\"any\",\"input\":" + input + "}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("errors").path(0).path("pointer").asText())
                .isEqualTo("/input");
        assertThat(answer.text().length()).isLessThan(2_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%20b", "a:b", "%C3%A9"})
    void aQueueHasAName(String name) {
        assertThat(api.post("/api/v1/queues/" + name + "/jobs", GCD).status()).isEqualTo(400);
    }

    private long calls(String command) {
        return redis.call("INFO", "commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_" + command + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^=]*=(\\d+).*", "$1")))
                .sum();
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
