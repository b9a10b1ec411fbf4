package dev.redwork.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.cli.Ran;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.worker.JobContext;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** docs/handlers.md: its module is one that can be built and run, and no method of the context is missing. */
class TaskModuleDocStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final String PAGE = Docs.read(Path.of("..", "docs", "handlers.md"));

    @Test
    void itsModuleRuns(@TempDir Path dir) throws Exception {
        Matcher source =
                Pattern.compile("(?s)```java\n(package example;.*?)```").matcher(PAGE);
        assertThat(source.find()).isTrue();
        Path file = Files.writeString(dir.resolve("Greetings.java"), source.group(1));
        Path classes = dir.resolve("classes");
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(services.resolve("dev.redwork.worker.TaskModule"), "example.Greetings\n");
        String path = Path.of(JobContext.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                + java.io.File.pathSeparator
                + Path.of(dev.redwork.job.Task.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI());
        assertThat(run("javac", "-proc:none", "-parameters", "-cp", path, "-d", classes.toString(), file.toString()))
                .isZero();
        String jar = dir.resolve("greetings.jar").toString();
        assertThat(run("jar", "--create", "--file", jar, "-C", classes.toString(), "."))
                .isZero();

        Ran.redwork(REDIS.url(), "submit", "greet", "{\"name\":\"Ada\"}", "--jar", jar, "--id", "g")
                .succeeded();
        Ran.redwork(REDIS.url(), "worker", "--jar", jar, "--burst").succeeded();
        assertThat(Ran.redwork(REDIS.url(), "job", "wait", "g", "-o", "json")
                        .succeeded()
                        .json()
                        .path("output")
                        .asText())
                .isEqualTo("Hello Ada, attempt 1");
    }

    @Test
    void everyMethodOfTheContextIsThere() {
        assertThat(Arrays.stream(JobContext.class.getDeclaredMethods())
                        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                        .map(method -> "`"
                                + (method.getName().equals("alone")
                                        ? "JobContext.alone(task)`"
                                        : method.getName() + "("))
                        .filter(name -> !PAGE.contains(name)))
                .isEmpty();
    }

    private static int run(String tool, String... arguments) {
        return ToolProvider.findFirst(tool).orElseThrow().run(System.out, System.err, arguments);
    }
}
