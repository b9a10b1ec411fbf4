package dev.redwork.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Failure;
import dev.redwork.job.Failure.Reason;
import dev.redwork.json.JobJson;
import dev.redwork.producer.JobHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What no worker can run never stops a worker and never loops. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BadInputStoryTest {
    /** By hand, as redis-cli may have done it: id → spec. */
    private static final Map<String, String> SPECS = new TreeMap<>(Map.ofEntries(
            Map.entry("no-json", "what?"),
            Map.entry("no-object", "[1,2]"),
            Map.entry("cut", "{\"v\":1,\"task\":\"echo\",\"input\":"),
            Map.entry("no-task", "{\"v\":1,\"input\":1}"),
            Map.entry("no-number", "{\"v\":1,\"task\":\"echo\",\"input\":\"one\"}"),
            Map.entry("too-big", "{\"v\":1,\"task\":\"echo\",\"input\":99999999999999999999}"),
            Map.entry("no-ttl", "{\"v\":1,\"task\":\"echo\",\"ttl\":0,\"input\":1}"),
            Map.entry("old-ttl", "{\"v\":1,\"task\":\"echo\",\"ttl\":-5,\"input\":1}"),
            Map.entry("endless-ttl", "{\"v\":1,\"task\":\"echo\",\"ttl\":9223372036854775807,\"input\":1}"),
            Map.entry("huge-ttl", "{\"v\":1,\"task\":\"echo\",\"ttl\":99999999999999999999,\"input\":1}"),
            Map.entry("no-attempts", "{\"v\":1,\"task\":\"echo\",\"attempts\":0,\"input\":1}"),
            Map.entry("odd-task", "{\"v\":1,\"task\":\"a:b c\",\"input\":1}"),
            Map.entry("empty", "")));

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    @Test
    void specsThatNobodyCanReadAreDeadWithTheirReasonAndHoldNobodyUp(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            List<JobHandle<Integer>> before = scene.producer().enqueueAll(TestTasks.ECHO, List.of(1, 2, 3));
            SPECS.forEach((id, spec) -> {
                scene.queue("SET", "job:" + id, spec);
                scene.queue("RPUSH", "pending", id);
            });
            scene.queue("RPUSH", "pending", "no-spec");
            List<JobHandle<Integer>> after = scene.producer().enqueueAll(TestTasks.ECHO, List.of(4, 5, 6));
            StoryWorker worker = scene.worker("w", 2);

            scene.awaitSuccess(before);
            scene.awaitSuccess(after);
            Set<String> bad = new HashSet<>(SPECS.keySet());
            bad.add("no-spec");
            await().atMost(Scene.PATIENCE)
                    .untilAsserted(() -> assertThat(Set.copyOf(scene.list("ZRANGE", Scene.PREFIX + "dead", "0", "-1")))
                            .isEqualTo(bad));
            SPECS.keySet()
                    .forEach(
                            id -> assertThat(failure(scene, id).reason()).as(id).isEqualTo(Reason.UNDECODABLE));
            assertThat(failure(scene, "no-spec").reason()).isEqualTo(Reason.VANISHED);
            assertThat(worker.isAlive()).isTrue();
            assertThat(scene.ledger().entries(Ledger.Event.START)).hasSize(6);
            Leftovers.of(scene).withDead(bad).check();
        }
    }

    /** Both by hand: from a terminal in Latin-1, and by a tool that writes UTF-16. */
    @Test
    void anIdThatIsNoUtf8RunsAndASpecThatIsNoneIsDeadAtOnce(@TempDir Path directory) {
        String latin1 = "job:caf\u00e9";
        try (Scene scene = new Scene(redis.url(), directory);
                RawRedis raw = RawRedis.connect(redis.url()).latin1()) {
            String spec = "{\"v\":1,\"task\":\"echo\",\"input\":7}";
            raw.call("SET", Scene.PREFIX + latin1, spec);
            raw.call("SET", Scene.PREFIX + "job:utf-16", new String(spec.getBytes(UTF_16LE), ISO_8859_1));
            raw.call("RPUSH", Scene.PREFIX + "pending", "caf\u00e9", "utf-16");
            List<JobHandle<Integer>> behind = scene.producer()
                    .enqueueAll(TestTasks.ECHO, IntStream.range(0, 50).boxed().toList());
            scene.worker("w", 2);

            scene.awaitSuccess(behind);
            await().atMost(Scene.PATIENCE)
                    .untilAsserted(() -> assertThat(raw.call("GET", Scene.PREFIX + latin1))
                            .startsWith("{\"state\":\"succeeded\",")
                            .contains("\"id\":\"caf\\\\xe9\"")
                            .endsWith("\"output\":7}"));
            await().atMost(Scene.PATIENCE)
                    .until(() -> scene.list("ZRANGE", Scene.PREFIX + "dead", "0", "-1")
                            .equals(List.of("utf-16")));
            assertThat(failure(scene, "utf-16").reason()).isEqualTo(Reason.UNDECODABLE);
            assertThat(failure(scene, "utf-16").message()).contains("must be UTF-8 JSON");
            assertThat(scene.queue("HGET", "attempts", "utf-16")).isEqualTo("1");
            await().atMost(Scene.PATIENCE).until(() -> scene.keys("running:").isEmpty());
            long scripts = scene.calls("evalsha");
            long reads = scene.calls("hgetall");
            await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
            assertThat(scene.calls("evalsha") - scripts).as("scripts meanwhile").isLessThan(10);
            assertThat(scene.calls("hgetall") - reads).as("looks meanwhile").isLessThan(10);
            // The oracle speaks UTF-8.
            assertThat(raw.call("DEL", Scene.PREFIX + latin1)).isEqualTo("1");
            Leftovers.of(scene).withDead(Set.of("utf-16")).check();
        }
    }

    /** What a newer producer wrote is left to a newer worker, and holds up no job of today. */
    @Test
    void aSpecOfAnotherVersionWaitsForAWorkerThatReadsIt(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.queue("SET", "job:newer", "{\"v\":99,\"task\":\"echo\",\"input\":1}");
            scene.queue("RPUSH", "pending", "newer");
            JobHandle<Integer> job = scene.producer().enqueue(TestTasks.ECHO, 1);
            scene.worker("w", 1);

            scene.awaitSuccess(List.of(job));
            await().atMost(Scene.PATIENCE)
                    .until(() ->
                            !scene.queue("ZSCORE", "parked:version:99", "newer").equals("nil"));
            assertThat(scene.queue("EXISTS", "failures")).isEqualTo("0");
            assertThat(scene.queue("HEXISTS", "attempts", "newer")).isEqualTo("0");
            assertThat(scene.queue("ZCARD", "dead")).isEqualTo("0");
        }
    }

    /** An old worker must not eat what only a newer one knows; nor turn round and round before it. */
    @Test
    void anEntryOfAnUnknownKindStaysAtTheHeadUntilANewerWorkerTakesIt(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            JobHandle<Integer> before = scene.producer().enqueue(TestTasks.ECHO, 1);
            scene.queue("RPUSH", "pending", "cron:nightly");
            JobHandle<Integer> behind = scene.producer().enqueue(TestTasks.ECHO, 2);
            scene.worker("w", 1);

            scene.awaitSuccess(List.of(before));
            long calls = scene.scriptCalls();
            await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
            assertThat(scene.scriptCalls() - calls).as("calls meanwhile").isLessThan(10);
            assertThat(scene.list("LRANGE", Scene.PREFIX + "pending", "0", "-1"))
                    .containsExactly("cron:nightly", behind.id());

            scene.queue("LPOP", "pending");
            scene.queue("RPUSH", "doorbell", "1");
            scene.awaitSuccess(List.of(behind));
            Leftovers.of(scene).check();
        }
    }

    @Test
    void aLastFailureThatNobodyCanReadHoldsNobodyUp(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            JobHandle<Integer> job = scene.producer().enqueue(TestTasks.ECHO, 1);
            scene.queue("HSET", "failures", job.id(), "not JSON");
            scene.worker("w", 2);

            scene.awaitSuccess(List.of(job));
            Leftovers.of(scene).check();
        }
    }

    private static Failure failure(Scene scene, String id) {
        return JobJson.readFailure(scene.queue("HGET", "failures", id).getBytes(StandardCharsets.UTF_8));
    }
}
