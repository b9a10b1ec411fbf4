package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.cli.worker.SpawnedWorker;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own shows: signals, pipes, the jar, the launcher. */
@Tag("jdk")
class CommandLineProcessTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final String LONG_JOB = "{\"a\":3000000000019,\"b\":3000000000037,\"method\":\"trial\"}";

    @Test
    void aWorkerRunsJobsAndTakesAPill() throws Exception {
        try (Spawned worker = Spawned.redwork(REDIS.url(), "worker", "--name", "w1", "-q", "math:2")) {
            awaitLine(worker, "worker w1 reads math:2 at " + REDIS.url());
            Ran job = Ran.redwork(REDIS.url(), "gcd", "12", "18", "-q", "math").succeeded();
            assertThat(job.out()).isEqualTo("6\n");
            Ran.redwork(REDIS.url(), "stop", "-q", "math", "--wait", "20s").succeeded();
            assertThat(worker.exitCode()).isZero();
            assertThat(worker.err()).contains("worker w1 stopped after 1 job\n");
            assertThat(worker.out()).isEmpty();
        }
    }

    @Test
    void aWorkerDrainsOnSigtermAndEndsInGoodOrder() throws Exception {
        try (Spawned worker = Spawned.redwork(REDIS.url(), "worker", "--drain", "20s")) {
            awaitLine(worker, "worker ");
            worker.signal("TERM");
            assertThat(worker.exitCode()).isZero();
            assertThat(worker.err()).contains("stopped after 0 jobs").doesNotContain("\tat ");
        }
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            assertThat(redis.call("ZCARD", "redwork:{default}:sessions")).isEqualTo("0");
        }
    }

    @Test
    void aSecondCtrlCEndsAWorkerAtOnce() throws Exception {
        try (Spawned worker = Spawned.redwork(REDIS.url(), "worker", "--drain", "1h")) {
            awaitLine(worker, "worker ");
            Ran.redwork(REDIS.url(), "submit", "gcd", LONG_JOB).succeeded();
            Awaitility.await()
                    .until(() -> Ran.redwork(REDIS.url(), "jobs", "-s", "running")
                                    .lines()
                                    .size()
                            == 3);
            worker.signal("INT");
            awaitLine(worker, "Ctrl-C again ends at once");
            assertThat(worker.isAlive()).isTrue();
            worker.signal("INT");
            assertThat(worker.exitCode()).isEqualTo(130);
        }
    }

    @Test
    void ctrlCDuringAVerificationCancelsItsRanges() throws Exception {
        try (Spawned verify = Spawned.redwork(REDIS.url(), "primes", "verify", "9223372036854775783");
                RawRedis redis = RawRedis.connect(REDIS.url())) {
            awaitLine(verify, "no worker reads queue default");
            Awaitility.await()
                    .until(() -> redis.call("LLEN", "redwork:{default}:pending").equals("200"));
            verify.signal("INT");
            assertThat(verify.exitCode()).isEqualTo(130);
            assertThat(verify.out()).isEmpty();
            assertThat(verify.err()).doesNotContain("\tat ");
            String batch = redis.call("ZRANGE", "redwork:{default}:batches", "0", "-1");
            assertThat(redis.call("HGET", "redwork:{default}:batch:" + batch, "cancelling"))
                    .isNotEqualTo("nil");
        }
    }

    @Test
    void aWorkerOfAParentEndsWithItsStdin() throws Exception {
        try (Spawned worker = Spawned.redwork(REDIS.url(), "worker", "--end-with-stdin")) {
            awaitLine(worker, "worker ");
            worker.closeStdin();
            assertThat(worker.exitCode()).isEqualTo(143);
        }
    }

    @Test
    void ourOwnWorkerProcessesStopByPillsToo(@TempDir Path dir) throws Exception {
        Path log = dir.resolve("log");
        try (SpawnedWorker worker = SpawnedWorker.start(REDIS.url(), log, List.of("--name", "child"))) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> Files.readString(log).contains("worker child reads"));
            Ran.redwork(REDIS.url(), "stop", "--wait", "20s").succeeded();
            assertThat(worker.awaitEnd(Duration.ofSeconds(10))).isTrue();
            assertThat(worker.exitCode()).isZero();
        }
    }

    @Test
    void aRedisOfOurOwnServesUntilCtrlC(@TempDir Path dir) throws Exception {
        Path password = Files.writeString(dir.resolve("password"), "top-secret\n");
        try (Spawned redis = Spawned.redwork(
                REDIS.url(), "redis", "--port", "0", "--password-file", password.toString(), "--dir", dir + "/data")) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> redis.out().contains("Ctrl-C ends it."));
            assertThat(redis.out()).contains("edis ", "redis-cli -p ").doesNotContain("top-secret");
            Matcher url = Pattern.compile("redis://127.0.0.1:(\\d+)").matcher(redis.out());
            assertThat(url.find()).isTrue();
            Ran.redwork("redis://:top-secret@127.0.0.1:" + url.group(1), "queues")
                    .succeeded();
            redis.signal("INT");
            assertThat(redis.exitCode()).isEqualTo(130);
            Ran.redwork(url.group(), "queues").refused(69, "cannot be reached");
        }
    }

    @Test
    void aPipeWhoseReaderHasGoneEndsQuietly() throws Exception {
        try (Spawned worker = Spawned.redwork(REDIS.url(), "worker")) {
            awaitLine(worker, "worker ");
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            String pipe =
                    "'" + java + "' -jar '" + Spawned.JAR + "' primes list 0 1e8 | head -2; echo ${PIPESTATUS[0]}";
            try (Spawned list = Spawned.command(REDIS.url(), List.of("bash", "-c", pipe))) {
                assertThat(list.exitCode()).isZero();
                assertThat(list.out()).isEqualTo("2\n3\n141\n");
                // On a slow machine some jobs are left when the reader goes.
                assertThat(list.err()).isIn("", "redwork: the jobs that are left are cancelled\n");
            }
        }
    }

    @Test
    void theLauncherWorksThroughALinkFromAnywhere(@TempDir Path dir) throws Exception {
        Path launcher = Path.of("..", "redwork").toRealPath();
        Path link = Files.createSymbolicLink(dir.resolve("rw"), launcher);
        String jobs = "cd '" + dir + "' && ./rw submit any '\"grün\"' --unchecked && ./rw jobs -o jsonl";
        try (Spawned run =
                Spawned.command(REDIS.url(), List.of("env", "-u", "LANG", "-u", "LC_ALL", "bash", "-c", jobs))) {
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out()).contains("\"input\":\"grün\"");
            assertThat(run.err()).isEmpty();
        }
        String bare = "cd '" + dir + "' && mkdir none && JAVA_HOME=none ./rw jobs";
        try (Spawned run = Spawned.command(REDIS.url(), List.of("bash", "-c", bare))) {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("JAVA_HOME is none").contains("17 or newer");
        }
        Files.delete(link);
    }

    private static void awaitLine(Spawned process, String words) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(process.err()).contains(words));
    }
}
