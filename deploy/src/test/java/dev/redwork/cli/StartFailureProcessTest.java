package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A worker with more threads than its machine allows: it cannot start, and must not half live on. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StartFailureProcessTest {
    /** Far more than an end takes. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    @Test
    void aWorkerThatCannotStartItsThreadsSaysSoAndEndsAndLeavesNoSession() throws Exception {
        try (Spawned worker = worker()) {
            assertThat(worker.exitCode()).isNotZero();
            assertThat(worker.err())
                    .containsPattern("(?m)^redwork: .*\\bthreads?\\b")
                    .as("what to do")
                    .containsPattern("(?m)^redwork: .*(ulimit|fewer|limit of)");
            assertNoSession();
        }
    }

    @Test
    void itEndsBySigtermWhileItStarts() throws Exception {
        try (Spawned worker = worker()) {
            await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
            worker.signal("TERM");

            assertThat(worker.exitCode()).as("told by " + worker.err()).isNotZero();
            assertNoSession();
        }
    }

    @Test
    void itEndsBySigtermWhenItsThreadsWereRefused() throws Exception {
        try (Spawned worker = worker()) {
            await().atMost(PATIENCE)
                    .until(() -> !worker.isAlive() || worker.out().contains("Failed to start"));
            worker.signal("TERM");

            assertThat(worker.exitCode()).as("told by " + worker.err()).isNotZero();
            assertNoSession();
        }
    }

    /** One that has sessions is there when its lanes have begun; who is killed by a signal before has none. */
    private static void assertNoSession() {
        try (RawRedis raw = RawRedis.connect(redis.url())) {
            assertThat(raw.call("ZCARD", "redwork:{default}:sessions")).isEqualTo("0");
            assertThat(raw.call("KEYS", "redwork:{default}:session:*")).isEmpty();
        }
    }

    private static Spawned worker() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ShortOfThreads.options());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.add(ShortOfThreads.class.getName());
        command.addAll(List.of("20", "worker", "-q", "default:200", "--drain", "2s"));
        return Spawned.command(redis.url(), command);
    }
}
