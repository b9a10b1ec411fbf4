package dev.redwork.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.terminal.Console;
import dev.redwork.cli.terminal.Stdout;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A command that was run, in this JVM: what it told the shell and what it wrote. */
public record Ran(int code, String out, String err) {
    static final ObjectMapper MAPPER = new ObjectMapper();

    /** With Redis where {@code url} says, as the variable REDIS_URL. */
    public static Ran redwork(String url, String... args) {
        return withInput(url, "", args);
    }

    public static Ran withInput(String url, String input, String... args) {
        return with(Map.of("REDIS_URL", url), input, args);
    }

    /** With this environment. */
    public static Ran with(Map<String, String> env, String input, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new ByteArrayInputStream(input.getBytes(UTF_8)),
                new PrintStream(out, false, UTF_8),
                new PrintStream(err, true, UTF_8),
                env);
        int code = Redwork.run(args, console);
        return new Ran(code, out.toString(UTF_8), err.toString(UTF_8));
    }

    /** A command whose stdout is a disk without room has to say so. */
    public static void toFullDisk(String url, String... args) throws IOException {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (OutputStream full = Files.newOutputStream(Path.of("/dev/full"))) {
            int code = Redwork.run(
                    args,
                    new Console(
                            InputStream.nullInputStream(),
                            new Stdout(full),
                            new PrintStream(err, true, UTF_8),
                            Map.of("REDIS_URL", url)));
            assertThat(err.toString(UTF_8)).endsWith("redwork: stdout cannot be written: No space left on device\n");
            assertThat(code).as("exit code").isEqualTo(ExitCode.OUTPUT);
        }
    }

    /** It did what it was asked to. */
    public Ran succeeded() {
        assertThat(code).as("exit code; stderr: %s", err).isZero();
        return this;
    }

    /** It refused: this exit code, nothing on stdout, and one line on stderr that has all these words. */
    public Ran refused(int expected, String... words) {
        assertThat(err).contains(words);
        assertThat(err.lines()).as("stderr").hasSize(1);
        assertThat(err).startsWith("redwork: ").doesNotContain("\tat ");
        assertThat(out).isEmpty();
        assertThat(code).as("exit code").isEqualTo(expected);
        return this;
    }

    public List<String> lines() {
        return out.lines().toList();
    }

    /** Its stdout as one JSON value. */
    public JsonNode json() {
        return json(out);
    }

    /** A line of its stdout as JSON. */
    public JsonNode json(int line) {
        return json(lines().get(line));
    }

    private static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
