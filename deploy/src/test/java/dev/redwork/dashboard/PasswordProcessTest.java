package dev.redwork.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.cli.Redwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A password that is typed at a terminal, of which the command was told nothing by its launcher. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class PasswordProcessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PASSWORD = "correct horse";

    @TempDir
    Path folder;

    private Process start(String redirected) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String command = "exec '%s' -cp '%s' %s dashboard user add ann --role read --users-file '%s' %s"
                .formatted(
                        java,
                        System.getProperty("java.class.path"),
                        Redwork.class.getName(),
                        folder.resolve("users"),
                        redirected);
        Path script = Files.writeString(folder.resolve("command"), command);
        ProcessBuilder terminal = new ProcessBuilder("script", "-qefc", "sh " + script, "/dev/null")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("screen").toFile());
        terminal.environment().keySet().removeIf(name -> name.startsWith("REDWORK_"));
        return terminal.start();
    }

    private String screen() {
        try {
            return Files.readString(folder.resolve("screen"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void type(Process terminal, String prompt) throws IOException {
        await().atMost(PATIENCE).until(() -> screen().contains(prompt));
        terminal.getOutputStream().write((PASSWORD + "\n").getBytes(UTF_8));
        terminal.getOutputStream().flush();
    }

    @Test
    void isAskedForTwiceAndNotShown() throws Exception {
        Process terminal = start("");
        type(terminal, "password of ann: ");
        type(terminal, "once more: ");

        assertThat(terminal.waitFor()).as(screen()).isZero();

        assertThat(screen()).contains("user ann is in").doesNotContain(PASSWORD);
        assertThat(Files.readString(folder.resolve("users"))).startsWith("ann read ");
    }

    @Test
    void isNotReadWhereItWouldBeShown() throws Exception {
        Process terminal = start("> " + folder.resolve("out"));

        assertThat(terminal.waitFor()).isEqualTo(2);

        assertThat(screen()).contains("pipe the password to stdin");
        assertThat(folder.resolve("users")).doesNotExist();
    }
}
