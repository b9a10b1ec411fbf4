package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.doctor.Invariant;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Task;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.worker.Worker;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Damage of every kind is found, each in a queue of its own; and a busy queue that is well is not slandered. */
class DoctorStoryTest {
    private static final String SPEC = "{\"v\":1,\"task\":\"t\",\"input\":1}";
    private static final Task<Integer, Integer> WORK =
            Task.of("work", Integer.class, Integer.class).with(options -> options.queue("busy"));

    private static final String OUTCOME = "{\"state\":\"succeeded\"}";

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    /** Where each rule is broken; the queue is named by it. */
    @Test
    void findsEveryKindOfDamage() {
        long now = now();
        plant(Invariant.WRONG_TYPE, "SET pending x");
        plant(Invariant.TWO_PLACES, "SET job:a " + SPEC, "RPUSH pending a", "ZADD dead 1 a");
        plant(Invariant.NO_SPEC, "ZADD scheduled " + now + " a");
        plant(Invariant.STRAY_SPEC, "SET job:a " + SPEC);
        plant(Invariant.ENDED_AND_WAITING, "SET job:a " + OUTCOME + " PX 600000", "RPUSH pending a");
        plant(Invariant.RUNNING_WITHOUT_SESSION, "SET job:a " + SPEC, "HSET running:s a 5\u00a01\u00a0" + now);
        plant(Invariant.SESSION_WITHOUT_ABOUT, "ZADD sessions " + (now + 60_000) + " s");
        plant(Invariant.ABOUT_WITHOUT_SESSION, "HSET session:s host h");
        plant(
                Invariant.LAPSED,
                "ZADD sessions " + (now - 60_000) + " s " + (now + 60_000) + " live",
                "HSET session:s host h",
                "HSET session:live host h",
                "SET job:a " + SPEC,
                "HSET running:s a 5\u00a01\u00a0" + now);
        plant(Invariant.LAPSED_ALONE, "ZADD sessions " + (now - 60_000) + " s", "HSET session:s host h");
        plant(Invariant.LEFT_FIELD, "HSET attempts a 1", "HSET cancelling b 1", "HSET progress c {}");
        plant(Invariant.STRAY_STONE, "HSET tombstones a 2", "RPUSH pending a");
        plant(Invariant.BATCH_COUNTS, "HSET batch:b created 1 total 3 open 1 succeeded 1", "ZADD batches inf b");
        plant(
                Invariant.NO_TTL,
                "SET job:a " + OUTCOME,
                "RPUSH inbox:p x",
                "SET flag:b:f 1",
                "SET unique:k a",
                "RPUSH log:gone x");
        plant(
                Invariant.PARKS,
                "SET job:a " + SPEC,
                "ZADD parked:gcd 1 a",
                "HSET parks gcd 2",
                "HSET totals parked_now 3");
        plant(
                Invariant.UNKNOWN_TASK,
                "SET job:a " + SPEC,
                "ZADD parked:gcd 1 a",
                "HSET parks gcd 1",
                "HSET totals parked_now 1");
        plant(Invariant.UNKNOWN_KEY, "SET pendings x");
        plant(Invariant.BYTES, "SET job:a " + SPEC, "RPUSH pending a", "HSET totals bytes 7");
        plant(
                Invariant.LONG_RUNNING,
                "SET job:a " + SPEC,
                "ZADD sessions " + (now + 60_000) + " s",
                "HSET session:s host h",
                "HSET running:s a 5\u00a01\u00a0" + (now - 4_000_000));
        plant(
                Invariant.NOBODY_READS,
                "SET job:a " + SPEC,
                "RPUSH pending a",
                "RPUSH log:a x",
                "HSET progress a {}",
                "SET unique:k a PX 600000");
        plant(Invariant.PAUSED, "SET paused " + (now - 180_000), "SET job:a " + SPEC, "RPUSH pending a");
        plant(Invariant.FULL, "HSET limits jobs 1", "SET job:a " + SPEC, "RPUSH pending a");
        // The one queue without a name in the list of queues.
        plant(Invariant.UNANNOUNCED, "HSET totals enqueued 1");
        redis("SREM", "redwork:queues", queue(Invariant.UNANNOUNCED));

        Ran doctor = redwork("doctor", "-o", "json");
        assertThat(doctor.code()).isEqualTo(1);
        for (Invariant rule : EnumSet.allOf(Invariant.class)) {
            List<JsonNode> found = findings(doctor.json(), queue(rule));
            assertThat(found)
                    .as("%s of %s", rule, doctor.out())
                    .anyMatch(finding -> finding.path("check").asText().equals(rule.text())
                            && finding.path("level").asText().equals(rule.isProblem() ? "problem" : "warning")
                            && !finding.path("advice").asText().isEmpty());
            assertThat(checks(found, "problem"))
                    .as("problems where %s is planted", rule)
                    .isEqualTo(rule.isProblem() ? Set.of(rule.text()) : Set.of());
        }
        assertThat(findings(doctor.json(), queue(Invariant.NO_TTL)).toString())
                .contains("never will: 5 of them, ", "job:a", "inbox:p", "flag:b:f", "unique:k", "log:gone");
        assertThat(findings(doctor.json(), queue(Invariant.PAUSED)).toString())
                .contains("no job of it starts: 1 waiting, for 3 min", "redwork queue resume q.paused");
        assertThat(findings(doctor.json(), queue(Invariant.FULL)).toString())
                .contains("1 waiting of 1", "; limited to 1 job\"");
        assertThat(redwork("doctor", "-q", queue(Invariant.NOBODY_READS))
                        .succeeded()
                        .out())
                .contains("warning", "nobody_reads", "→ start one: redwork worker -q q.nobody_reads");
    }

    /** A screen of 80 columns has room for it: the worst first, and of what many queues share one row. */
    @Test
    void whatManyQueuesShareIsOneRow() {
        plant(Invariant.STRAY_SPEC, "SET job:a " + SPEC);
        for (int i = 0; i < 200; i++) {
            redis("SADD", "redwork:queues", "tenant-" + i);
            redis("SET", "redwork:{tenant-" + i + "}:job:a", SPEC);
            redis("RPUSH", "redwork:{tenant-" + i + "}:pending", "a");
        }
        redis("SET", "redwork:{tenant-7}:paused", "" + now());
        List<String> lines = atEighty("doctor");
        assertThat(lines).hasSizeLessThan(40).allMatch(line -> line.length() <= 80);
        assertThat(lines.get(2)).startsWith("problem  stray_spec");
        assertThat(lines.stream().map(line -> line.split(" ", -1)[0]).filter(word -> !word.isEmpty()))
                .containsSubsequence("problem", "warning", "ok");
        assertThat(String.join("\n", lines))
                .containsOnlyOnce("nobody_reads")
                .containsPattern("nobody_r[^\n]* 200 queues")
                .contains("tenant-0 (1 waiting)", "197 more", "redwork worker -q QUEUE")
                .contains("201 queues");
        List<String> quiet = atEighty("doctor", "--quiet");
        assertThat(quiet).noneMatch(line -> line.startsWith("ok")).hasSizeLessThan(24);
        String wide = redwork("doctor", "-o", "wide").out();
        assertThat(wide.lines().filter(line -> line.contains("nobody_reads"))).hasSize(200);
        assertThat(wide)
                .contains("jobs wait, and no worker reads the queue: 1 waiting\n", "redwork worker -q tenant-199");
        JsonNode json = redwork("doctor", "-o", "json", "--quiet").json();
        assertThat(json.findValuesAsText("check").stream().filter("nobody_reads"::equals))
                .hasSize(200);
        assertThat(json.findValuesAsText("level").get(0)).isEqualTo("problem");
        assertThat(json.findValuesAsText("level")).doesNotContain("ok");
    }

    /** Names of tenants pile up: of thousands of queues that are drained each costs a few round trips, and one that is not well some more. */
    @Test
    void aDrainedQueueCostsSixRoundTrips() {
        int queues = 300;
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            for (int i = 0; i < queues; i++) {
                redis.call("SADD", "redwork:queues", "tenant-" + i);
                redis.call("HSET", "redwork:{tenant-" + i + "}:totals", "enqueued", "1", "bytes", "0");
                redis.call("LPUSH", "redwork:{tenant-" + i + "}:recent", "a");
            }
            redis.call("SET", "redwork:{tenant-7}:job:a", SPEC);
            redis.call("CONFIG", "RESETSTAT");

            assertThat(checks(findings(redwork("doctor", "-o", "json").json(), "tenant-7"), "problem"))
                    .containsExactly("stray_spec");

            Matcher reads = Pattern.compile("total_reads_processed:(\\d+)").matcher(redis.call("INFO", "stats"));
            assertThat(reads.find()).isTrue();
            // A hundred are those that measure a call.
            assertThat(Long.parseLong(reads.group(1))).isLessThan(6 * queues + 200);
            assertThat(redis.call("INFO", "commandstats")).containsPattern("cmdstat_smembers:calls=[1-4],");
        }
    }

    private static List<String> atEighty(String... command) {
        return Ran.with(Map.of("REDIS_URL", REDIS.url(), "COLUMNS", "80"), "", command)
                .lines();
    }

    @Test
    void aBusyQueueIsWell() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        try (Worker one = busy("w1");
                Worker two = busy("w2");
                Producer producer = Producer.connect(REDIS.url())) {
            Thread feeder = new Thread(() -> {
                while (!enough.get()) {
                    List<JobHandle<Integer>> jobs = new ArrayList<>();
                    for (int i = 0; i < 300; i++) {
                        jobs.add(producer.enqueue(WORK, i));
                    }
                    jobs.get(299).future().join();
                }
            });
            feeder.start();
            for (int i = 0; i < 3; i++) {
                Ran doctor = redwork("doctor", "-q", "busy", "-o", "json");
                assertThat(checks(findings(doctor.json(), "busy"), "problem"))
                        .as(doctor.out())
                        .isEmpty();
                assertThat(checks(findings(doctor.json(), "busy"), "warning"))
                        .as(doctor.out())
                        .isEmpty();
            }
            enough.set(true);
            feeder.join();
            assertThat(List.of(one.name(), two.name())).containsExactly("w1", "w2");
        }
    }

    @Test
    void aLimitedLookDoesNotJudgeWhatItDidNotSee() {
        redis("SADD", "redwork:queues", "big");
        for (int i = 0; i < 30; i++) {
            redis("SET", "redwork:{big}:job:j" + i, SPEC);
            redis("RPUSH", "redwork:{big}:pending", "j" + i);
        }
        redis("HSET", "redwork:{big}:tombstones", "far", "1");
        redis("RPUSH", "redwork:{big}:pending", "far");
        JsonNode found = redwork("doctor", "-q", "big", "--limit", "10", "-o", "json")
                .succeeded()
                .json();
        assertThat(checks(findings(found, "big"), "problem")).isEmpty();
        assertThat(findings(found, "big").toString())
                .contains("looked at in part", "jobs: 10, keys: ", ", and more", "--limit N looks at more");
    }

    @Test
    void theAuditOfTheDashboardIsNoStranger() {
        redis("XADD", "redwork:audit", "*", "action", "purgeQueue");
        redis("SET", "redwork:own", "x");
        String found = redwork("doctor", "-o", "json").out();
        assertThat(found).contains("redwork:own").doesNotContain("redwork:audit");
    }

    @Test
    void anEmptyServerIsWellAndAMissingQueueIsNotFound() {
        Ran doctor = redwork("doctor").succeeded();
        assertThat(doctor.out()).contains("version", "eviction", "memory", "persistence", "clock", "latency");
        assertThat(doctor.err()).contains("0 problems");
        redwork("doctor", "-q", "nope").refused(3, "there is no queue nope");
        redwork("doctor", "--limit", "0").refused(2, "--limit is 0");
    }

    private static Worker busy(String name) {
        return Worker.builder(REDIS.url())
                .handle(WORK, (input, context) -> {
                    if (context.attempt() == 1 && input % 20 == 0) {
                        throw new IllegalStateException("now and then");
                    }
                    return input;
                })
                .name(name)
                .lane(4, "busy")
                .start();
    }

    private static String queue(Invariant rule) {
        return "q." + rule.text();
    }

    /** Words parted by blanks; a key is written without its prefix, a blank inside a word as a no-break space. */
    private static void plant(Invariant rule, String... commands) {
        redis("SADD", "redwork:queues", queue(rule));
        for (String command : commands) {
            String[] words = command.split(" ", -1);
            words[1] = "redwork:{" + queue(rule) + "}:" + words[1];
            for (int i = 2; i < words.length; i++) {
                words[i] = words[i].replace('\u00a0', ' ');
            }
            assertThat(redis(words)).doesNotStartWith("ERR").doesNotStartWith("WRONGTYPE");
        }
    }

    private static List<JsonNode> findings(JsonNode all, String queue) {
        List<JsonNode> found = new ArrayList<>();
        all.forEach(finding -> {
            if (finding.path("queue").asText().equals(queue)) {
                found.add(finding);
            }
        });
        return found;
    }

    private static Set<String> checks(List<JsonNode> findings, String level) {
        Set<String> checks = new TreeSet<>();
        findings.stream()
                .filter(finding -> finding.path("level").asText().equals(level))
                .forEach(finding -> checks.add(finding.path("check").asText()));
        return checks;
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
