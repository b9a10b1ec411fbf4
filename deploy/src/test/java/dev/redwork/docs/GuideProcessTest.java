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

/** docs/guide.md is followed to the letter by a shell, in an empty folder beside one with the launcher and its jar. */
@Tag("jdk")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class GuideProcessTest {
    private static final String PAGE = Docs.read("docs/guide.md");
    private static final Pattern FILE = Pattern.compile("(?s)`(\\w+\\.java)`:\n\n```java\n(.*?)\n```\n");

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

        String output = shell(folder, String.join(READ_ON, Docs.blocks(PAGE, "sh")));

        assertThat(output.lines()).as(output).contains("111", "0 is not 1 or more");
        assertThat(output).contains("collatz.steps").doesNotContain("warning:");
    }

    /** As in the project's own folder; the jar is the one that this build made, and the JDK that of this test. */
    private static void launcher(Path project) throws IOException {
        Path jar = Path.of("target", "redwork.jar").toAbsolutePath();
        Path target = Files.createDirectories(project.resolve("deploy/target"));
        Files.createSymbolicLink(target.resolve("redwork.jar"), jar);
        Path launcher =
                Files.writeString(project.resolve("redwork"), "#!/bin/sh\nexec java -jar '" + jar + "' \"$@\"\n");
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
