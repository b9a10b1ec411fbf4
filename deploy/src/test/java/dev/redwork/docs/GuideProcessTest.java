package dev.redwork.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** docs/guide.md is followed to the letter by a shell, in an empty folder beside a fresh clone, whose launcher builds the jar. */
@Tag("jdk")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class GuideProcessTest {
    private static final String PAGE = Docs.read("docs/guide.md");
    private static final Pattern FILE = Pattern.compile("(?s)`(\\w+\\.java)`:\n\n```java\n(.*?)\n```\n");

    private static final Pattern JSHELL = Pattern.compile("`(jshell [^`]+)`");

    /** The block for jshell, and the snippet that follows it. */
    private static final Pattern TRIED =
            Pattern.compile("(?s)```java\n(import [^`]*)\n```\n.*?```java\n([^`]*)\n```\n");

    /** Time enough for a person to read that Redis listens. */
    private static final String READ_ON = "until (exec 3<>/dev/tcp/127.0.0.1/$PORT) 2>/dev/null; do sleep 0.1; done\n";

    @Test
    void aStrangerComesFromAnEmptyFolderToAResult(@TempDir Path home) throws Exception {
        launcher(home.resolve("redwork"));
        Path folder = Files.createDirectory(home.resolve("mine"));
        List<MatchResult> files = FILE.matcher(PAGE).results().toList();
        for (MatchResult file : files) {
            Files.writeString(folder.resolve(file.group(1)), file.group(2) + "\n");
        }
        assertThat(files).extracting(file -> file.group(1)).containsExactly("Collatz.java", "Ask.java");

        String output = shell(folder, String.join(READ_ON, Docs.blocks(PAGE, "sh")) + jshell(folder));

        assertThat(output.lines()).as(output).contains("111", "0 is not 1 or more");
        assertThat(output).contains("collatz.steps").doesNotContain("warning:");
        assertThat(output).contains("118", "SUCCEEDED").doesNotContain("|  Error:", "|  Exception");
    }

    /** A line that gives jshell what is to be given to it. */
    private static String jshell(Path folder) throws IOException {
        MatchResult line = JSHELL.matcher(PAGE).results().findFirst().orElseThrow();
        MatchResult tried =
                TRIED.matcher(PAGE.substring(line.end())).results().findFirst().orElseThrow();
        Files.writeString(folder.resolveSibling("tried.txt"), tried.group(1) + "\n" + tried.group(2) + "\n");
        return line.group(1) + " < ../tried.txt\n";
    }

    /** As in the project's own folder: there is no jar before it was called. It is the one that this build made, run by this test's JDK. */
    private static void launcher(Path project) throws IOException {
        Path built = Path.of("target", "redwork.jar").toAbsolutePath();
        Path target = Files.createDirectories(project.resolve("deploy/target"));
        Path jar = target.resolve("redwork.jar");
        Path launcher = Files.writeString(
                project.resolve("redwork"),
                "#!/bin/sh\n[ -e '" + jar + "' ] || ln -s '" + built + "' '" + jar + "'\nexec java -jar '" + built
                        + "' \"$@\"\n");
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
    }

    /** What the script writes; all that it leaves behind is ended. */
    private static String shell(Path folder, String script) throws Exception {
        String port = Integer.toString(freePort());
        Path file = folder.resolveSibling("followed.sh");
        Files.writeString(
                file,
                "set -e\ntrap 'kill $(jobs -p); wait' EXIT\n"
                        + script.replace("6399", port).replace("$PORT", port));
        Path log = folder.resolveSibling("followed.log");
        ProcessBuilder builder = new ProcessBuilder("bash", file.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().merge("PATH", System.getProperty("java.home") + "/bin:", (path, first) -> first + path);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES))
                    .as("it ends; %s", Docs.read(log))
                    .isTrue();
            assertThat(process.exitValue()).as(Docs.read(log)).isZero();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return Files.readString(log, UTF_8);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
