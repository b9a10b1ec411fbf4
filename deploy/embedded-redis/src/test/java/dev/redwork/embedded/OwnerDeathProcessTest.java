package dev.redwork.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.RedisBinary.Choice;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OwnerDeathProcessTest {
    @ParameterizedTest
    @MethodSource("dev.redwork.embedded.ServerBinaries#here")
    void theServerEndsWithAJvmThatWasKilled(Choice binary) throws IOException {
        endsWithItsOwner(binary, false);
    }

    @ParameterizedTest
    @MethodSource("dev.redwork.embedded.ServerBinaries#here")
    void aSuspendedServerEndsTheSame(Choice binary) throws IOException {
        endsWithItsOwner(binary, true);
    }

    private static void endsWithItsOwner(Choice binary, boolean suspended) throws IOException {
        Process owner = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServerOwner.class.getName(),
                        binary.name())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            String[] said = lastWords(owner).split(" ", 2);
            long server = Long.parseLong(said[0]);
            assertThat(ProcessHandle.of(server)).isPresent();
            if (suspended) {
                new ProcessBuilder("sh", "-c", "kill -STOP " + server)
                        .start()
                        .onExit()
                        .join();
            }

            owner.destroyForcibly();

            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                assertThat(ProcessHandle.of(server)).isEmpty();
                assertThat(Path.of(said[1])).doesNotExist();
            });
        } finally {
            owner.destroyForcibly();
        }
    }

    /** The line with the pid; a logger may have spoken before. */
    private static String lastWords(Process owner) throws IOException {
        BufferedReader out = new BufferedReader(new InputStreamReader(owner.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        while (line != null && !line.matches("\\d+ /.*")) {
            line = out.readLine();
        }
        return String.valueOf(line);
    }
}
