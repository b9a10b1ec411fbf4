package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.cli.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of classes that the launcher has a JVM make, so that commands start faster. */
@Tag("jdk")
class StartProcessTest {
    @TempDir
    Path directory;

    @Test
    void aTrainingRunLeavesTheClassesOfACommand() throws Exception {
        Path archive = directory.resolve("redwork.jsa");
        try (Spawned training = java(
                "-XX:ArchiveClassesAtExit=" + archive, "-cp", Spawned.JAR.toString(), TrainingRun.class.getName())) {
            assertThat(training.exitCode()).as(training.err()).isZero();
        }
        assertThat(loaded(archive, Spawned.JAR))
                .contains("dev.redwork.cli.job.SubmitCommand source: shared objects file (top)")
                .contains("dev.redwork.redis.RedisLink source: shared objects file (top)");
    }

    @Test
    void aJarThatHasMovedRunsWithoutItsArchive() throws Exception {
        Path archive = directory.resolve("redwork.jsa");
        Path moved = Files.copy(Spawned.JAR, directory.resolve("moved.jar"));
        try (Spawned training = java("-XX:ArchiveClassesAtExit=" + archive, "-jar", Spawned.JAR.toString(), "--help")) {
            assertThat(training.exitCode()).isZero();
        }
        assertThat(loaded(archive, moved)).doesNotContain("dev.redwork.cli.Redwork source: shared objects file");
    }

    /** The classes that a {@code submit} takes that finds no Redis, and from where. */
    private static String loaded(Path archive, Path jar) throws IOException, InterruptedException {
        Path log = archive.resolveSibling("loaded.log");
        try (Spawned command = java(
                "-XX:SharedArchiveFile=" + archive,
                "-Xlog:cds*=off",
                "-Xlog:class+load:file=" + log,
                "-jar",
                jar.toString(),
                "submit",
                "gcd",
                "{}",
                "--redis",
                "redis://127.0.0.1:1")) {
            assertThat(command.out()).isEmpty();
            assertThat(command.exitCode()).isEqualTo(ExitCode.REDIS);
        }
        return Files.readString(log);
    }

    private static Spawned java(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        return Spawned.command("redis://127.0.0.1:1", command);
    }
}
