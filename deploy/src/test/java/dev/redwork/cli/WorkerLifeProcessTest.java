package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.worker.SpawnedWorker;
import dev.redwork.embedded.RedisServer;
import dev.redwork.embedded.testing.RedisExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** How a worker's process starts, what it logs, and what its end tells. */
class WorkerLifeProcessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LONG_JOB = "{\"a\":3000000000019,\"b\":3000000000037,\"method\":\"trial\"}";

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @Test
    void stoppedInGoodOrderItEndsWithZeroWhateverTheSignal() throws Exception {
        for (String signal : new String[] {"TERM", "INT"}) {
            for (String[] options : new String[][] {{}, {"--processes", "2"}}) {
                try (Spawned worker = worker(REDIS.url(), options)) {
                    awaitLine(worker, " reads default");
                    worker.signal(signal);
                    assertThat(worker.exitCode())
                            .as("%s; stderr: %s", signal, worker.err())
                            .isZero();
                }
            }
        }
    }

    @Test
    void aDrainThatRanOutKeepsTheSignalsCode() throws Exception {
        for (String[] options : new String[][] {{"--drain", "200ms"}, {"--drain", "200ms", "--processes", "1"}}) {
            Ran.redwork(REDIS.url(), "submit", "gcd", LONG_JOB, "--attempts", "1")
                    .succeeded();
            try (Spawned worker = worker(REDIS.url(), options)) {
                await().atMost(PATIENCE)
                        .until(() -> Ran.redwork(REDIS.url(), "jobs", "-s", "running", "-o", "jsonl")
                                        .lines()
                                        .size()
                                == 1);
                worker.signal("TERM");
                assertThat(worker.exitCode()).as(worker.err()).isEqualTo(ExitCode.TERMINATED);
            }
            Ran.redwork(REDIS.url(), "job", "cancel", "--all", "--yes").succeeded();
        }
    }

    @Test
    void oneThatStartsBeforeRedisWaitsForIt() throws Exception {
        int port;
        try (RedisServer free = RedisServer.builder().start()) {
            port = free.port();
        }
        String url = "redis://127.0.0.1:" + port;
        try (Spawned worker = worker(url);
                Spawned told = worker(url);
                Spawned burst = worker(url, "--burst")) {
            awaitLine(
                    worker, "Redis at " + url + " cannot be reached (Connection refused); trying again until it works");
            awaitLine(told, "trying again");
            told.signal("TERM");
            assertThat(told.exitCode()).isZero();
            // It is for what waits now.
            assertThat(burst.exitCode()).isEqualTo(ExitCode.REDIS);
            try (RedisServer redis = RedisServer.builder().port(port).start()) {
                awaitLine(worker, " reads default");
                assertThat(worker.err()).contains("works again after");
                assertThat(redis.isRunning()).isTrue();
                worker.signal("TERM");
                assertThat(worker.exitCode()).isZero();
            }
        }
        try (RedisServer locked = RedisServer.builder().password("right").start();
                Spawned worker = worker("redis://:wrong@127.0.0.1:" + locked.port())) {
            assertThat(worker.exitCode()).isEqualTo(ExitCode.REDIS);
        }
    }

    @Test
    void itsLogHasDateZoneThreadLoggerAndJob(@TempDir Path dir) throws Exception {
        String text = "x".repeat(4_000);
        String jar = ModuleJar.of(Printing.class, dir).toString();
        try (Spawned worker = worker(REDIS.url(), "--name", "w1", "--jar", jar)) {
            awaitLine(worker, "worker w1 reads");
            Ran.redwork(REDIS.url(), "submit", "print", "\"\"", "--unchecked", "--id", "page-7")
                    .succeeded();
            Ran.redwork(
                            REDIS.url(),
                            "submit",
                            "fetch",
                            "{\"url\":\"no-url" + text + "\"}",
                            "--unchecked",
                            "--attempts",
                            "1")
                    .succeeded();
            awaitLine(worker, " is dead: ");
            worker.signal("TERM");
            assertThat(worker.exitCode()).isZero();
            List<String> lines = worker.err()
                    .lines()
                    .filter(line -> !line.startsWith("redwork: ") && !line.equals(Printing.PRINTED))
                    // A death is logged with its stack, which stands below its line.
                    .filter(line -> !line.matches(
                            "\\s+(at |\\.\\.\\. ).*|(Caused by: )?[\\w.$]+(Exception|Failure|Error)\\b.*"))
                    .toList();
            assertThat(lines)
                    .allMatch(
                            line -> OffsetDateTime.parse(line.split(" ", 2)[0]).getYear() > 2000);
            assertThat(lines).anyMatch(line -> line.matches("\\S+ INFO  \\[main] Worker: worker w1 reads .*"));
            assertThat(lines)
                    .as("a handler's own")
                    .anyMatch(line -> line.matches("\\S+ INFO  \\[redwork-\\S+] Press job=page-7: pressed"));
            assertThat(lines)
                    .filteredOn(line -> line.contains(" is dead: "))
                    .singleElement()
                    .asString()
                    .hasSizeLessThan(500);
        }
    }

    @Test
    void itsLogMayBeJson() throws Exception {
        try (Spawned worker = worker(REDIS.url(), "--name", "w1", "--log-format", "json")) {
            awaitLine(worker, "worker w1 reads");
            worker.signal("TERM");
            assertThat(worker.exitCode()).isZero();
            List<JsonNode> lines = new ArrayList<>();
            for (String line : worker.err().lines().toList()) {
                lines.add(new ObjectMapper().readTree(line));
            }
            assertThat(lines)
                    .allMatch(line -> line.path("timestamp").asLong() > 0
                            && line.path("level").asText().equals("INFO")
                            && !line.path("threadName").asText().isEmpty()
                            && !line.path("loggerName").asText().isEmpty());
            assertThat(lines)
                    .anyMatch(line -> line.path("formattedMessage").asText().startsWith("worker w1 reads"));
            assertThat(lines)
                    .anyMatch(line -> line.path("formattedMessage").asText().startsWith("stopping: "));
        }
    }

    @Test
    void soMayThatOfADashboard() throws Exception {
        List<String> dashboard = List.of("dashboard", "--port", "0", "--log-format", "json");
        try (Spawned server = Spawned.command(
                REDIS.url(),
                SpawnedWorker.redwork(REDIS.url(), List.of("-XX:TieredStopAtLevel=1"), dashboard)
                        .command())) {
            awaitLine(server, "the dashboard is at");
            server.signal("TERM");
            assertThat(server.exitCode()).isEqualTo(ExitCode.TERMINATED);
            for (String line : server.err().lines().toList()) {
                assertThat(new ObjectMapper()
                                .readTree(line)
                                .path("formattedMessage")
                                .asText())
                        .isNotEmpty();
            }
        }
    }

    private static void awaitLine(Spawned process, String words) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(process.err()).contains(words));
    }

    /** Not of a parent, whose end of stdin would end it. */
    private static Spawned worker(String url, String... options) {
        List<String> arguments = new ArrayList<>(List.of("worker"));
        arguments.addAll(List.of(options));
        return Spawned.command(
                url,
                SpawnedWorker.redwork(url, List.of("-XX:TieredStopAtLevel=1"), arguments)
                        .command());
    }
}
