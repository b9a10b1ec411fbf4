package dev.redwork.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.embedded.testing.RedisExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The README's first program, as it stands there, in an empty folder. */
@Tag("jdk")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class FirstProgramProcessTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @Test
    void itCompilesAndRunsByTheCommandThatStandsBelowIt(@TempDir Path folder) throws Exception {
        String readme = Docs.read("README.md");
        Files.writeString(
                folder.resolve("First.java"), Docs.blocks(readme, "java").get(0));
        Path jar = Path.of("target", "redwork.jar").toAbsolutePath();
        String command = Docs.blocks(readme, "sh")
                .get(0)
                .lines()
                .filter(line -> line.startsWith("java "))
                .findFirst()
                .orElseThrow()
                .replace("../redwork/deploy/target/redwork.jar", jar.toString())
                .replaceAll("redis://\\S+", REDIS.url())
                .replaceFirst(
                        "^java",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Process process = new ProcessBuilder(command.split(" ", -1))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("gcd: 1").doesNotContain("\tat ");
    }
}
