package dev.redwork.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.producer.Batch;
import dev.redwork.producer.JobHandle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What batches cost: readings, memory of the worker, keys. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManyBatchesProcessTest {
    private static final int THREADS = 4;
    private static final int BATCHES = 600;

    /** The most signals that a worker remembers and nobody looks at. */
    private static final int REMEMBERED = 256;

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own(options -> {});

    @Test
    void hundredsOfBatchesLeaveNothingBehindInRedisAndWorker(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            WorkerProcess worker = scene.process("w", THREADS).awaitReady();
            List<Batch> batches = new ArrayList<>();
            Readings readings = new Readings(scene);
            List<JobHandle<Integer>> jobs = new ArrayList<>();
            for (int i = 0; i < BATCHES; i++) {
                Batch batch = scene.producer().batch("default");
                batches.add(batch);
                jobs.addAll(scene.producer().enqueueAll(TestTasks.ECHO.with(batch), List.of(1, 2)));
            }
            jobs.forEach(job -> assertThat(job.get(Scene.PATIENCE)).isPositive());
            assertThat(readings.made()).as("two a batch: count and mark").isLessThan(2 * BATCHES + 100L);
            // Once more, interleaved: each job is of another batch than its neighbours.
            List<JobHandle<Integer>> more = new ArrayList<>();
            batches.forEach(batch -> more.add(scene.producer().enqueue(TestTasks.ECHO.with(batch), 3)));
            more.forEach(job -> assertThat(job.get(Scene.PATIENCE)).isEqualTo(3));
            assertThat(readings.made()).isLessThan(4 * BATCHES + 200L);

            assertThat(instances(worker, "dev.redwork.worker.SignalCache$Watched"))
                    .isBetween(1L, (long) REMEMBERED + THREADS);
            assertThat(instances(worker, "dev.redwork.worker.Cancellation")).isLessThanOrEqualTo(THREADS * 2L);
            scene.assertOneOutcomeEach(3L * BATCHES);
            Leftovers.of(scene).check();
            forget(scene);

            Batch last = scene.producer().batch("default");
            assertThat(scene.producer().enqueue(TestTasks.ECHO.with(last), 4).get(Scene.PATIENCE))
                    .isEqualTo(4);
            assertThat(scene.list("ZRANGE", Scene.PREFIX + "batches", "0", "-1"))
                    .containsExactly(last.id());
            assertThat(scene.keys("batch:")).containsExactly("batch:" + last.id());
        }
    }

    /** As if a day had passed. */
    private static void forget(Scene scene) {
        scene.redis(
                "EVAL",
                "for _, key in ipairs(redis.call('KEYS', ARGV[1] .. 'batch:*')) do redis.call('PEXPIRE', key, 1) end"
                        + " for _, id in ipairs(redis.call('ZRANGE', ARGV[1] .. 'batches', 0, -1)) do"
                        + " redis.call('ZADD', ARGV[1] .. 'batches', 1, id) end return 1",
                "0",
                Scene.PREFIX);
    }

    /** HGET by clients: in scripts, claim sends two and renew one. */
    private static final class Readings {
        private final Scene scene;
        private final long before;
        private final long scripts;

        Readings(Scene scene) {
            this.scene = scene;
            this.before = calls(scene, "hget");
            this.scripts = scene.scriptCalls();
        }

        /** At least so many were made, at most as many more as scripts were called that send none. */
        long made() {
            return calls(scene, "hget") - before - 2 * (scene.scriptCalls() - scripts);
        }
    }

    private static long calls(Scene scene, String command) {
        Matcher calls =
                Pattern.compile("cmdstat_" + command + ":calls=(\\d+)").matcher(scene.redis("INFO", "commandstats"));
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }

    /** Objects of a class that are reachable in the worker. */
    private static long instances(WorkerProcess worker, String type) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            Process process = new ProcessBuilder(jcmd, Long.toString(worker.pid()), "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            String histogram = new String(process.getInputStream().readAllBytes(), UTF_8);
            Matcher line = Pattern.compile(
                            "^ *\\d+: +(\\d+) +\\d+ +" + Pattern.quote(type) + "\\b(?!\\$)", Pattern.MULTILINE)
                    .matcher(histogram);
            assertThat(histogram).contains("java.lang.String");
            return line.find() ? Long.parseLong(line.group(1)) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
