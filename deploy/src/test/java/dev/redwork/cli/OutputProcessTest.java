package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.cli.worker.SpawnedWorker;
import dev.redwork.embedded.testing.RedisExtension;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Stdout that cannot be written. */
class OutputProcessTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @Test
    void aFullDiskIsToldAndIsNoClosedPipe() throws Exception {
        Ran.redwork(REDIS.url(), "submit", "any", "1", "--unchecked").succeeded();
        for (String command : new String[] {"queues", "jobs -o jsonl", "--help", "submit any 2 --unchecked"}) {
            try (Spawned run = to("/dev/full", command)) {
                assertThat(run.exitCode()).as(command).isEqualTo(1);
                assertThat(run.err())
                        .as(command)
                        .isEqualTo("redwork: stdout cannot be written: No space left on device\n");
            }
        }
    }

    private static Spawned to(String file, String command) {
        String java =
                SpawnedWorker.redwork(REDIS.url(), List.of("-XX:TieredStopAtLevel=1"), List.of()).command().stream()
                        .map(word -> "'" + word + "'")
                        .collect(Collectors.joining(" "));
        return Spawned.command(REDIS.url(), List.of("bash", "-c", java + " " + command + " > " + file));
    }
}
