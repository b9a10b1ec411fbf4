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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands start fast: by what the launcher has a JVM keep of a training run, and since they take few classes. */
@Tag("jdk")
class StartProcessTest {
    @TempDir
    Path directory;

    /** What a JVM keeps, as the launcher asks it to. */
    enum Kept {
        ARCHIVE,
        CACHE;

        static List<Kept> ofThisJdk() {
            return Runtime.version().feature() < 25 ? List.of(ARCHIVE) : List.of(ARCHIVE, CACHE);
        }

        String written(Path file) {
            return (this == ARCHIVE ? "-XX:ArchiveClassesAtExit=" : "-XX:AOTCacheOutput=") + file;
        }

        List<String> read(Path file) {
            return this == ARCHIVE
                    ? List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + file, "-Xlog:cds*=off")
                    : List.of("-XX:AOTMode=auto", "-XX:AOTCache=" + file, "-Xlog:aot*=off", "-Xlog:cds*=off");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.redwork.cli.StartProcessTest$Kept#ofThisJdk")
    void aTrainingRunLeavesTheClassesOfACommand(Kept kept) throws Exception {
        Path file = directory.resolve("kept");
        try (Spawned training = java(
                kept.written(file),
                "-Xlog:disable",
                "-cp",
                Spawned.JAR.toString(),
                TrainingRun.class.getName(),
                "100")) {
            assertThat(training.exitCode()).as(training.err()).isZero();
        }
        assertThat(loaded(Spawned.JAR, kept.read(file)))
                .contains("dev.redwork.cli.job.SubmitCommand source: shared objects file")
                .contains("dev.redwork.redis.RedisLink source: shared objects file");
    }

    @ParameterizedTest
    @MethodSource("dev.redwork.cli.StartProcessTest$Kept#ofThisJdk")
    void aJarThatHasMovedRunsWithoutThem(Kept kept) throws Exception {
        Path file = directory.resolve("kept");
        Path moved = Files.copy(Spawned.JAR, directory.resolve("moved.jar"));
        try (Spawned training = java(kept.written(file), "-jar", Spawned.JAR.toString(), "--help")) {
            assertThat(training.exitCode()).isZero();
        }
        assertThat(file).isNotEmptyFile();
        assertThat(loaded(moved, kept.read(file)))
                .doesNotContain("dev.redwork.cli.Redwork source: shared objects file");
    }

    @ParameterizedTest
    @MethodSource("dev.redwork.cli.StartProcessTest$Kept#ofThisJdk")
    void aFileThatIsNoneIsNotSpokenOf(Kept kept) throws Exception {
        assertThat(loaded(Spawned.JAR, kept.read(Files.writeString(directory.resolve("kept"), "of another JDK"))))
                .contains("dev.redwork.cli.Redwork source: ");
    }

    /** By XML and patterns it would take four hundred classes more, and half as many lambdas. */
    @Test
    void aCommandSetsUpItsLogWithoutXmlAndPatterns() throws Exception {
        List<String> loaded = loaded(Spawned.JAR, List.of())
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

    /** The classes that a {@code submit} takes that finds no Redis, and from where; nothing but that is said. */
    private String loaded(Path jar, List<String> options) throws IOException, InterruptedException {
        Path log = directory.resolve("loaded.log");
        List<String> arguments = new ArrayList<>(options);
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
            assertThat(command.exitCode()).isEqualTo(ExitCode.REDIS);
            assertThat(command.out()).isEmpty();
            assertThat(command.err().lines()).singleElement().asString().startsWith("redwork: Redis at ");
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
