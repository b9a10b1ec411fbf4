package dev.redwork.dashboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.cli.Ran;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jobs of a queue, page by page. */
class JobListApiStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final String KEY = "redwork:{work}:";
    private static final String JOBS = "/queues/work/jobs";
    private static final int MEGABYTE = 1 << 20;

    @AutoClose
    private final RawRedis raw = RawRedis.connect(REDIS.url());

    @AutoClose
    private final SeenApi api = new SeenApi(REDIS.url());

    @BeforeEach
    void open() {
        raw.call("SADD", "redwork:queues", "work");
    }

    @Test
    void anEmptyQueueHasNone() {
        JsonNode page = api.get(JOBS).json();

        assertThat(page.path("jobs").isArray()).isTrue();
        assertThat(page.path("jobs")).isEmpty();
        assertThat(page.path("complete").asBoolean()).isTrue();
        assertThat(page.path("looked_at").asInt()).isZero();
        assertThat(page.has("next")).isFalse();
        api.get("/queues/nope/jobs").refused(404, "no queue nope");
    }

    @Test
    void aFilterThatUsesUpItsLooksInOneStateLeavesOutTheOthers() {
        raw.call(
                "EVAL",
                "for i = 1, 10001 do redis.call('RPUSH', KEYS[1], 'p' .. i) end return redis.call('ZADD', KEYS[2], 1,"
                        + " 'd')",
                "2",
                KEY + "pending",
                KEY + "dead");

        JsonNode page = api.get(JOBS + "?task=none").json();

        assertThat(page.path("jobs")).isEmpty();
        assertThat(page.path("looked_at").asInt()).isEqualTo(10_000);
        assertThat(page.path("complete").asBoolean()).isFalse();
    }

    @Test
    void eachJobIsOnOnePageOfMany() {
        IntStream.range(0, 130).forEach(i -> pending("waits-" + i, "echo", Integer.toString(i)));
        dead("bad", "fail", "Timeout");
        raw.call("SET", KEY + "job:later", spec("echo", "1"));
        raw.call("ZADD", KEY + "scheduled", "9999999999999", "later");

        List<String> seen = new ArrayList<>();
        String query = "?limit=50";
        for (int pages = 0; !query.isEmpty(); pages++) {
            assertThat(pages).isLessThan(3);
            SeenApi.Answer answer = api.get(JOBS + query);
            seen.addAll(answer.json().path("jobs").findValuesAsText("id"));
            query = answer.next();
            assertThat(answer.json().path("complete").asBoolean()).isEqualTo(query.isEmpty());
            assertThat(answer.json().has("next")).isNotEqualTo(query.isEmpty());
        }

        assertThat(seen).hasSize(132).doesNotHaveDuplicates().startsWith("later");
    }

    @Test
    void theNextPageHasTheSameFilters() {
        IntStream.range(0, 5).forEach(i -> pending("a" + i, "echo", "1"));
        IntStream.range(0, 5).forEach(i -> pending("b" + i, "other", "1"));

        SeenApi.Answer first = api.get(JOBS + "?state=pending&task=echo&limit=2");

        assertThat(first.texts("task")).containsOnly("echo");
        assertThat(first.next()).contains("state=pending", "task=echo", "limit=2", "after=");
        SeenApi.Answer second = api.get(JOBS + first.next());
        assertThat(second.texts("task")).hasSize(2).containsOnly("echo");
        assertThat(second.texts("id")).doesNotContainAnyElementsOf(first.texts("id"));
        assertThat(api.get(JOBS + second.next()).json().path("complete").asBoolean())
                .isTrue();
    }

    @Test
    void filtersSelect() {
        pending("waits", "echo", "1");
        dead("bad", "fail", "Timeout of the mail server");
        dead("worse", "fail", "No route");

        assertThat(api.get(JOBS + "?state=dead").texts("id")).containsExactlyInAnyOrder("bad", "worse");
        assertThat(api.get(JOBS + "?failure=Timeout%20of").texts("id")).containsExactly("bad");
        assertThat(api.get(JOBS + "?task=echo").texts("id")).containsExactly("waits");
        assertThat(api.get(JOBS + "?state=dead&since=1h").texts("id")).hasSize(2);
        assertThat(api.get(JOBS + "?state=dead&before=1h").texts("id")).isEmpty();
        assertThat(api.get(JOBS + "?state=dead&before=9999999999999").texts("id"))
                .hasSize(2);
        assertThat(api.get(JOBS + "?state=dead&since=2020-03-01T08:00:00Z").texts("id"))
                .hasSize(2);
        assertThat(api.get(JOBS + "?state=running").texts("id")).isEmpty();
    }

    @Test
    void aWorkerABatchAndAttemptsSelect() {
        pending("waits", "echo", "1");
        raw.call("SET", KEY + "job:of", "{\"v\":1,\"task\":\"echo\",\"batch\":\"monday\",\"input\":1}");
        raw.call("RPUSH", KEY + "pending", "of");
        dead("bad", "fail", "Timeout");
        raw.call("HSET", KEY + "attempts", "bad", "4");
        raw.call(
                "SET",
                KEY + "job:ran",
                "{\"state\":\"succeeded\",\"v\":1,\"id\":\"ran\",\"task\":\"echo\",\"attempt\":2,\"worker\":\"w.1\",\"started\":1,"
                        + "\"ended\":2,\"output\":1}");
        raw.call("LPUSH", KEY + "recent", "ran");

        assertThat(api.get(JOBS + "?worker=w").texts("id")).containsExactly("ran");
        assertThat(api.get(JOBS + "?worker=w&state=dead").texts("id")).isEmpty();
        assertThat(api.get(JOBS + "?batch=monday").texts("id")).containsExactly("of");
        assertThat(api.get(JOBS + "?attempts=%3E3").texts("id")).containsExactly("bad");
        assertThat(api.get(JOBS + "?attempts=%3C%3D2&task=echo").texts("id"))
                .containsExactlyInAnyOrder("waits", "of", "ran");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "worker=a%2Fb",
                "batch=",
                "attempts=many",
                "state=waiting",
                "state=",
                "limit=0",
                "limit=501",
                "limit=many",
                "limit=99999999999999999999",
                "after=nowhere",
                "after=%00%ff",
                "since=yesterday",
                "before=-1",
                "task=a%20b",
                "limit=1&limit=2"
            })
    void aValueThatMakesNoSenseIsRefused(String query) {
        api.get(JOBS + "?" + query).refused(400);
    }

    /** No client sends it that checks what it sends. */
    @ParameterizedTest
    @ValueSource(strings = {"failure=%zz", "failure=a%", "failure=%4", "%zz=1", "limit=1&failure=50%&state=dead"})
    void aQueryThatIsNotWellFormedIsRefused(String query) {
        assertThat(api.raw(JOBS + "?" + query))
                .startsWith("HTTP/1.1 400 ")
                .contains("the query has a % without two hexadecimal digits behind it: write % itself as %25");
        assertThat(api.raw(JOBS + "?failure=50%25")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void aParameterThatItDoesNotKnowIsNamed() {
        JsonNode problem = api.get(JOBS + "?stat=dead&limit=1").refused(400, "unknown query parameter");

        assertThat(problem.path("unknown").toString()).isEqualTo("[\"stat\"]");
        assertThat(problem.path("known").toString()).contains("\"state\"", "\"limit\"");
        api.get("?x=1").refused(400, "none");
    }

    /** Of 40 inputs and outputs of 1 MB. */
    @Test
    void aListReadsNoLargeInputs() {
        String large = "\"" + "x".repeat(MEGABYTE - 100) + "\"";
        IntStream.range(0, 20).forEach(i -> pending("large-" + i, "echo", large));
        IntStream.range(0, 20).forEach(i -> {
            raw.call("LPUSH", KEY + "recent", "done-" + i);
            raw.call(
                    "SET",
                    KEY + "job:done-" + i,
                    "{\"state\":\"succeeded\",\"v\":1,\"id\":\"done-" + i
                            + "\",\"task\":\"echo\",\"attempt\":1,\"worker\":\"w\",\"started\":1700000000000,"
                            + "\"ended\":1700000000001,\"output\":" + large + "}");
        });
        long before = sent();

        JsonNode jobs = api.get(JOBS).json().path("jobs");

        assertThat(sent() - before).as("bytes that Redis sent").isLessThan(MEGABYTE / 4);
        assertThat(jobs).hasSize(40);
        assertThat(jobs.findValuesAsText("task")).containsOnly("echo").hasSize(40);
        assertThat(Set.copyOf(jobs.findValuesAsText("state"))).containsExactlyInAnyOrder("pending", "succeeded");
        assertThat(jobs.findValuesAsText("input_start")).hasSize(20).containsOnly("\"" + "x".repeat(119));
        assertThat(jobs.findValues("output")).isEmpty();
        assertThat(jobs.findValues("input")).isEmpty();
    }

    /** Its row says so, on whichever page it comes, and the others are there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"state\":\"succeeded\",\"v\":1,\"id\":\"CANARY",
                "{\"state\":\"succeeded\",\"v\":99,\"task\":\"CANARY\"}",
                "{\"state\":\"succeeded\"}CANARY",
            })
    void anOutcomeThatCannotBeReadIsARowThatSaysSo(String outcome) {
        for (int i = 0; i < 6; i++) {
            boolean bad = i == 1 || i == 2 || i == 5;
            raw.call("LPUSH", KEY + "recent", "done-" + i);
            raw.call(
                    "SET",
                    KEY + "job:done-" + i,
                    bad
                            ? outcome
                            : "{\"state\":\"succeeded\",\"v\":1,\"id\":\"done\",\"task\":\"echo\",\"attempt\":1,\"worker\":\"w\","
                                    + "\"started\":1700000000000,\"ended\":170000000000" + i + ",\"output\":7}");
        }

        JsonNode jobs = api.get(JOBS + "?state=succeeded").json().path("jobs");
        List<String> paged = new ArrayList<>();
        for (String query = "?limit=1"; !query.isEmpty(); ) {
            SeenApi.Answer answer = api.get(JOBS + query);
            paged.addAll(answer.json().path("jobs").findValuesAsText("id"));
            query = answer.next();
            assertThat(paged).hasSizeLessThan(7);
        }

        assertThat(jobs.findValuesAsText("id"))
                .containsExactly("done-5", "done-4", "done-3", "done-2", "done-1", "done-0");
        assertThat(paged).containsExactlyInAnyOrderElementsOf(jobs.findValuesAsText("id"));
        assertThat(jobs.get(0).path("failure").path("message").asText())
                .isEqualTo("the stored outcome is not readable: look at the key of the job");
        assertThat(jobs.get(1).has("failure")).isFalse();
        assertThat(jobs.toString()).doesNotContain("CANARY");
        assertThat(api.get(JOBS + "/done-5").json().path("state").asText()).isEqualTo("succeeded");
        api.get(JOBS + "/done-5/output").refused(424, "cannot be read");
        api.get(JOBS + "/done-5/result").refused(424, "cannot be read");
        assertThat(api.get(JOBS + "/done-5/why").body()).contains("succeeded");
        Ran listed = Ran.redwork(REDIS.url(), "jobs", "--queue", "work").succeeded();
        assertThat(listed.out()).contains("undecodable: the stored outcome is not readable", "done-0");
        assertThat(Ran.redwork(REDIS.url(), "job", "show", "done-5").succeeded().out())
                .contains("not readable");
    }

    /** A spec that another program wrote, its input first, has to be read whole. */
    @Test
    void anInputThatStandsFirstDoesNotHideTheTask() {
        raw.call(
                "SET",
                KEY + "job:odd",
                "{\"input\":{\"text\":\"" + "y".repeat(5_000) + "\"},\"task\":\"echo\",\"attempts\":7,\"v\":1}");
        raw.call("RPUSH", KEY + "pending", "odd");

        JsonNode job = api.get(JOBS).json().path("jobs").path(0);

        assertThat(job.path("task").asText()).isEqualTo("echo");
        assertThat(job.path("attempts").asInt()).isEqualTo(7);
        assertThat(job.path("input_start").asText())
                .startsWith("{\"text\":\"yyy")
                .hasSize(120);
    }

    @Test
    void anIdThatIsNoTextDoesNotBreakTheList() {
        try (RawRedis latin = RawRedis.connect(REDIS.url()).latin1()) {
            for (String id : List.of("caf\u00e9", "th\u00e9")) {
                latin.call("SET", KEY + "job:" + id, spec("echo", "7"));
                latin.call("RPUSH", KEY + "pending", id);
            }
        }
        pending("plain", "echo", "7");

        List<String> seen = new ArrayList<>();
        for (String query = "?limit=1"; !query.isEmpty(); ) {
            SeenApi.Answer answer = api.get(JOBS + query);
            seen.addAll(answer.json().path("jobs").findValuesAsText("id"));
            query = answer.next();
            assertThat(seen).hasSizeLessThan(4);
        }

        assertThat(seen).containsExactlyInAnyOrder("caf\\xe9", "th\\xe9", "plain");
    }

    /** Nothing is found, and after 10,000 jobs it says so, and where to go on. */
    @Test
    void aSearchThatLooksAtManyStopsAndGoesOn() {
        List<String> ids = IntStream.range(0, 12_000).mapToObj(i -> "n" + i).toList();
        for (int i = 0; i < ids.size(); i += 1_000) {
            List<String> some = ids.subList(i, i + 1_000);
            List<String> push = new ArrayList<>(List.of("RPUSH", KEY + "pending"));
            push.addAll(some);
            List<String> set = new ArrayList<>(List.of("MSET"));
            some.forEach(id -> set.addAll(List.of(KEY + "job:" + id, spec("echo", "1"))));
            raw.call(push.toArray(String[]::new));
            raw.call(set.toArray(String[]::new));
        }

        JsonNode first = api.get(JOBS + "?state=pending&task=rare").json();
        assertThat(first.path("jobs")).isEmpty();
        assertThat(first.path("complete").asBoolean()).isFalse();
        assertThat(first.path("looked_at").asInt()).isEqualTo(10_000);
        JsonNode rest = api.get(JOBS + "?state=pending&task=rare&after="
                        + first.path("next").asText())
                .json();
        assertThat(rest.path("complete").asBoolean()).isTrue();
        assertThat(rest.path("looked_at").asInt()).isEqualTo(2_000);
    }

    @Test
    void aListScansNothing() {
        pending(60);
        raw.call("CONFIG", "RESETSTAT");

        List.of(
                        JOBS,
                        "/queues",
                        "/queues/work",
                        "/queues/work/load",
                        "/queues/work/batches",
                        "/workers",
                        JOBS + "/n1",
                        JOBS + "/n1/why")
                .forEach(path -> api.get(path).json());

        Set<String> commands = raw.call("INFO", "commandstats")
                .lines()
                .map(line -> line.split(":", 2)[0])
                .collect(Collectors.toSet());
        assertThat(commands).contains("cmdstat_lrange").doesNotContain("cmdstat_scan", "cmdstat_keys");
    }

    /** Of a line of 400 jobs that five sessions read. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                JOBS + "?state=pending",
                "/queues/work",
                "/queues/work/load",
                "/workers",
                JOBS + "/n1",
                JOBS + "/n1/input",
                JOBS + "/n1/log",
                JOBS + "/n1/why"
            })
    void anAnswerCostsRedisAtMost200Calls(String path) {
        pending(400);
        IntStream.range(0, 5).forEach(i -> {
            raw.call("ZADD", KEY + "sessions", "9999999999999", "s" + i);
            raw.call("HSET", KEY + "session:s" + i, "worker", "w" + i, "tasks", "echo");
        });
        raw.call("CONFIG", "RESETSTAT");

        api.get(path).json();

        long calls = Pattern.compile("cmdstat_(?!config|info).*?calls=(\\d+)")
                .matcher(raw.call("INFO", "commandstats"))
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
        assertThat(calls).isBetween(1L, 200L);
    }

    private long sent() {
        Matcher bytes = Pattern.compile("total_net_output_bytes:(\\d+)").matcher(raw.call("INFO", "stats"));
        assertThat(bytes.find()).isTrue();
        return Long.parseLong(bytes.group(1));
    }

    private static String spec(String task, String input) {
        return "{\"v\":1,\"task\":\"" + task + "\",\"input\":" + input + "}";
    }

    private void pending(String id, String task, String input) {
        raw.call("SET", KEY + "job:" + id, spec(task, input));
        raw.call("LPUSH", KEY + "pending", id);
    }

    /** Jobs n0, n1, ... */
    private void pending(int jobs) {
        List<String[]> calls = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            calls.add(new String[] {"SET", KEY + "job:n" + i, spec("echo", "1")});
            calls.add(new String[] {"LPUSH", KEY + "pending", "n" + i});
        }
        assertThat(raw.all(calls)).hasSize(2 * jobs);
    }

    private void dead(String id, String task, String message) {
        String now = Long.toString(System.currentTimeMillis());
        raw.call("SET", KEY + "job:" + id, spec(task, "1"));
        raw.call("ZADD", KEY + "dead", now, id);
        raw.call(
                "HSET",
                KEY + "failures",
                id,
                "{\"reason\":\"failed\",\"type\":\"java.io.IOException\",\"message\":\"" + message
                        + "\",\"stack\":\"at nowhere\",\"at\":" + now + "}");
    }
}
