package dev.redwork.reference;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.bench.BenchEnvironment;
import dev.redwork.job.RedworkException;
import dev.redwork.reference.Row.Plain;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The plain programs in Python, as the published ones were: some lines of ours, run by the {@code python3} of the PATH. Each
 * writes its seconds and its result to stdout, parted by a blank.
 *
 * @param version {@code Python 3.11.7}; null: there is none
 */
record PlainPython(@Nullable String version) {
    private static final String PYTHON = "python3";

    /** Looks for it. */
    static PlainPython find(BenchEnvironment environment) throws InterruptedException {
        try {
            return new PlainPython(String.join("", environment.run(PYTHON, new ProcessBuilder(PYTHON, "--version"))));
        } catch (UncheckedIOException | RedworkException e) {
            return new PlainPython(null);
        }
    }

    @Nullable
    Plain run(BenchEnvironment environment, String program, String expected, Object... arguments)
            throws InterruptedException {
        if (version == null) {
            return null;
        }
        List<String> command = new ArrayList<>(List.of(PYTHON, "-c", text(program)));
        Stream.of(arguments).map(String::valueOf).forEach(command::add);
        List<String> lines = environment.run(PYTHON + " " + program, new ProcessBuilder(command));
        String[] words = String.join("", lines).split(" ", 2);
        if (words.length != 2 || !words[1].equals(expected)) {
            throw new RedworkException("%s answers %s, not seconds and %s".formatted(program, lines, expected));
        }
        return Plain.of(Math.round(Double.parseDouble(words[0]) * 1e9));
    }

    private static String text(String program) {
        try (InputStream in = PlainPython.class.getResourceAsStream(program)) {
            if (in == null) {
                throw new IllegalStateException("no " + program + " among the resources");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
