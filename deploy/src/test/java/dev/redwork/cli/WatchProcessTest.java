package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.worker.SpawnedWorker;
import dev.redwork.embedded.testing.RedisExtension;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The ends of {@code --watch}: Ctrl-C, and a reader that has seen enough. */
class WatchProcessTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @Test
    void ctrlCEndsItWithAWholeList() throws Exception {
        for (String command : new String[] {"queues", "jobs", "workers", "top"}) {
            String every = command.equals("top") ? "--every" : "--watch";
            try (Spawned watch = Spawned.command(REDIS.url(), words(command, every, "100ms", "-o", "json"))) {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> watch.out().lines().count() > 2);
                watch.signal("INT");
                assertThat(watch.exitCode()).as(command).isEqualTo(ExitCode.INTERRUPTED);
                assertThat(watch.err()
                                .replace("redwork: no queues yet: the first job makes one\n", "")
                                .replace("redwork: no such jobs\n", "")
                                .replace("redwork: no workers; start one with: redwork worker\n", ""))
                        .as(command)
                        .isEmpty();
                assertThat(watch.out()).endsWith("]\n");
            }
        }
    }

    @Test
    void aReaderThatHasSeenEnoughEndsIt() throws Exception {
        Ran.redwork(REDIS.url(), "submit", "any", "1", "--unchecked").succeeded();
        String line = words("queues", "--watch", "100ms").stream()
                        .map(word -> "'" + word + "'")
                        .collect(Collectors.joining(" "))
                + " | head -n 5; echo ${PIPESTATUS[0]}";
        try (Spawned watch = Spawned.command(REDIS.url(), List.of("bash", "-c", line))) {
            assertThat(watch.exitCode()).isZero();
            assertThat(watch.out().lines()).last().asString().isEqualTo("" + ExitCode.BROKEN_PIPE);
            assertThat(watch.err()).isEmpty();
        }
    }

    private static List<String> words(String... arguments) {
        return SpawnedWorker.redwork(REDIS.url(), List.of("-XX:TieredStopAtLevel=1"), List.of(arguments))
                .command();
    }
}
