package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.embedded.testing.RedisExtension;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The README's first program on the same class files with the oldest version of Jedis that is promised, one that a framework
 * brings along (Spring Boot 3.5 has 6.0.0, 4.1 has 7.4.1), and the newest. The build puts the first two into target/jedis; the newest is
 * that of the pom, and whoever raises it there says so here.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class JedisVersionsProcessTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    static List<Path> versions() throws IOException {
        try (Stream<Path> jars = Files.list(Path.of("target", "jedis"))) {
            return Stream.concat(jars.sorted(), classPath().filter(JedisVersionsProcessTest::isJedis))
                    .toList();
        }
    }

    private static Stream<Path> classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of);
    }

    private static boolean isJedis(Path entry) {
        return entry.getFileName().toString().matches("jedis-\\d.*\\.jar");
    }

    @Test
    void theVersionsAreThoseThatArePromised() throws IOException {
        assertThat(versions())
                .extracting(jar -> jar.getFileName().toString())
                .containsExactly("jedis-6.0.0.jar", "jedis-7.4.1.jar", "jedis-8.0.2.jar");
        assertThat(Files.readString(Path.of("..", "pom.xml")).replaceAll("\\s+", ""))
                .contains("<artifactId>jedis</artifactId><version>8.0.2</version>");
    }

    @ParameterizedTest
    @MethodSource("versions")
    void theFirstProgramRuns(Path jedis, @TempDir Path folder) throws Exception {
        assertThatItRuns(jedis, folder, REDIS.url());
    }

    @ParameterizedTest
    @MethodSource("versions")
    void theFirstProgramRunsOverTls(Path jedis, @TempDir Path folder) throws Exception {
        Certificates certificates = Certificates.in(folder.resolve("ca")).give("server", "EC", "dns:localhost");
        try (TlsLine line = new TlsLine(certificates.context("server"), false, REDIS.port())) {
            assertThatItRuns(
                    jedis, folder, "rediss://localhost:" + line.port() + "?ca=" + certificates.certificate("ca"));
        }
    }

    private static void assertThatItRuns(Path jedis, Path folder, String url) throws Exception {
        String readme = Files.readString(Path.of("..", "README.md"));
        int start = readme.indexOf("```java\n") + "```java\n".length();
        Path program = folder.resolve("First.java");
        Files.writeString(program, readme.substring(start, readme.indexOf("```", start)));
        String classes = classPath()
                .map(entry -> isJedis(entry) ? jedis.toAbsolutePath() : entry)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(classes).contains(jedis.getFileName().toString());
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes,
                        program.toString(),
                        url)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("gcd: 1").doesNotContain("\tat ");
    }
}
