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

/** Commands start fast: by the archive of classes that the launcher has a JVM make, and since they take few. */
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

    /** By XML and patterns it would take four hundred classes more, and half as many lambdas. */
    @Test
    void aCommandSetsUpItsLogWithoutXmlAndPatterns() throws Exception {
        List<String> loaded = loaded(Spawned.JAR)
                .lines()
                .map(line -> line.replaceFirst(".*?\\] (\\S+) source: .*", "$1"))
                .toList();
        assertThat(loaded).contains("dev.redwork.cli.terminal.LogConfigurator");
        assertThat(loaded)
                .filteredOn(name -> name.matches("(javax\\.xml|org\\.xml|jdk\\.xml|com\\.sun\\.org\\.apache)\\..*"))
                .isEmpty();
        assertThat(loaded)
                .filteredOn(name -> name.startsWith("ch.qos.logback."))
                .hasSizeBetween(20, 80)
                .noneMatch(name -> name.contains("Pattern"));
    }

    /** The classes that a {@code submit} takes that finds no Redis, and from where. */
    private String loaded(Path archive, Path jar) throws IOException, InterruptedException {
        return loaded(jar, "-XX:SharedArchiveFile=" + archive, "-Xlog:cds*=off");
    }

    private String loaded(Path jar, String... options) throws IOException, InterruptedException {
        Path log = directory.resolve("loaded.log");
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of(
                "-Xlog:class+load:file=" + log,
                "-jar",
                jar.toString(),
                "submit",
                "gcd",
                "{}",
                "--redis",
                "redis://127.0.0.1:1"));
        try (Spawned command = java(arguments.toArray(String[]::new))) {
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
