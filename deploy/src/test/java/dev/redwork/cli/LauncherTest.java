package dev.redwork.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher, with a `java` that only tells how it was called. */
class LauncherTest {
    @TempDir
    Path dir;

    private Path checkout;

    @BeforeEach
    void copyIt() throws IOException {
        checkout = Files.createDirectories(dir.resolve("checkout"));
        Files.copy(Path.of("..", "redwork"), checkout.resolve("redwork"));
        Files.createDirectories(checkout.resolve("deploy/target"));
        Files.writeString(checkout.resolve("deploy/target/redwork.jar"), "");
        Path java = Files.createDirectories(dir.resolve("jdk/bin")).resolve("java");
        Files.writeString(dir.resolve("jdk/release"), "JAVA_VERSION=\"17.0.1\"\n");
        Files.writeString(
                java, "#!/bin/sh\nlocale charmap\necho \"ascii $REDWORK_ASCII\"\nfor word; do echo \"$word\"; done\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LANG=en_US.UTF-8",
                "LANG=de_DE",
                "LC_CTYPE=nowhere.UTF-8",
                "LC_ALL=nowhere",
                "LC_ALL=C",
                "LANG=POSIX",
                "X=x"
            })
    void argumentsAreUtf8AlsoWithALocaleThatIsNotInstalled(String variable) throws Exception {
        List<String> lines = run(
                "env",
                "-u",
                "LANG",
                "-u",
                "LC_ALL",
                "-u",
                "LC_CTYPE",
                variable,
                "bash",
                checkout.resolve("redwork").toString(),
                "café");

        assertThat(lines).contains("UTF-8").endsWith("café");
        // Arguments are UTF-8 all the same, but who asks for C gets tables of ASCII.
        assertThat(lines).contains(variable.matches("LC_ALL=C|LANG=POSIX") ? "ascii 1" : "ascii ");
    }

    @Test
    void cdpathLeadsItNowhere() throws Exception {
        Files.createDirectories(dir.resolve("elsewhere/checkout"));

        for (String path :
                new String[] {dir.toString(), dir.resolve("elsewhere").toString()}) {
            List<String> lines = run("env", "CDPATH=" + path, "bash", "checkout/redwork", "gcd");

            assertThat(lines).endsWith("-jar", checkout.toRealPath() + "/deploy/target/redwork.jar", "gcd");
        }
    }

    @Test
    void aClosedStdinIsEmpty() throws Exception {
        Files.writeString(dir.resolve("jdk/bin/java"), "#!/bin/sh\ncat && echo read\n");

        assertThat(run("bash", "-c", "bash checkout/redwork <&-")).containsExactly("read");
    }

    @Test
    void aCheckoutThatCannotBeWrittenToRunsTheJarThatIsThere() throws Exception {
        // Root may write everywhere: a directory in the lock's place stops root, too.
        Files.createDirectory(checkout.resolve("deploy/target/build.lock"));
        Files.setLastModifiedTime(
                Files.writeString(checkout.resolve("pom.xml"), ""),
                FileTime.from(Instant.now().plusSeconds(60)));

        assertThat(run("bash", "checkout/redwork", "gcd"))
                .anyMatch(line -> line.contains("cannot be written to: running the jar that is there"))
                .endsWith("gcd");

        Files.delete(checkout.resolve("deploy/target/redwork.jar"));
        assertThat(run("bash", "checkout/redwork", "gcd"))
                .singleElement()
                .asString()
                .contains("there is no jar yet", "cannot be written to", "copy it");
    }

    /** A cache of JDK 25, which older ones know no options of; else the archive of classes. */
    @ParameterizedTest
    @CsvSource({
        "25.0.1, aot, X=x, -XX:AOTCache",
        "26, aot jsa, X=x, -XX:AOTCache",
        "25, jsa, X=x, -XX:SharedArchiveFile",
        "24.0.2, aot jsa, X=x, -XX:SharedArchiveFile",
        "17.0.1, aot jsa, X=x, -XX:SharedArchiveFile",
        "17.0.1, aot, X=x, none",
        "25, none, X=x, none",
        // The JVM would refuse both.
        "25, aot, REDWORK_JAVA_OPTS=-Xshare:off, none",
        "25, aot, JAVA_TOOL_OPTIONS=-XX:AOTCache=mine, none"
    })
    void itUsesWhatItsFirstBuildHasLeft(String jdk, String left, String variable, String used) throws Exception {
        Files.writeString(dir.resolve("jdk/release"), "JAVA_VERSION=\"" + jdk + "\"\n");
        for (String ending : left.split(" ", -1)) {
            Files.writeString(checkout.resolve("deploy/target/redwork." + ending), "");
        }

        List<String> lines = run("env", variable, "bash", "checkout/redwork", "gcd");

        assertThat(lines).endsWith("gcd");
        assertThat(lines)
                .filteredOn(line -> line.contains("/redwork.aot") || line.contains("/redwork.jsa"))
                .map(line -> line.replaceFirst("=.*", ""))
                .isEqualTo(used.equals("none") ? List.of() : List.of(used));
        if (!used.equals("-XX:AOTCache")) {
            assertThat(lines).noneMatch(line -> line.contains("aot") || line.startsWith("-XX:AOT"));
        }
    }

    private List<String> run(String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(Arrays.asList(command)))
                .directory(dir.toFile())
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", dir.resolve("jdk").toString());
        Process process = builder.start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .toList();
        process.waitFor();
        return lines;
    }
}
