package dev.redwork.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads the project's Markdown as it stands in the tree. */
public final class Docs {
    private Docs() {}

    /** The tree's root: tests run in a module's folder. */
    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("LICENSE"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    public static String read(String file) {
        return read(root().resolve(file));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The Java files of all modules below such a folder, {@code src/main/java} or {@code src/test/java}. */
    static Stream<Path> sources(String under) {
        // Of these alone: other files that are built beside them come and go while a test runs.
        return Stream.of(
                        "deploy/embedded-redis",
                        "common",
                        "producer",
                        "worker",
                        "worker/fetch",
                        "deploy/cli",
                        "deploy/bench",
                        "deploy/dashboard",
                        "deploy")
                .map(module -> root().resolve(module).resolve(under))
                // The launcher has no sources of its own, and what is tested by its tests has no tests beside it.
                .filter(Files::exists)
                .flatMap(Docs::files)
                .filter(file -> file.toString().endsWith(".java"));
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The content of the fenced blocks of a language. */
    static List<String> blocks(String text, String language) {
        List<String> blocks = new ArrayList<>();
        int from = text.indexOf("```" + language + "\n");
        while (from >= 0) {
            int start = from + language.length() + 4;
            int end = text.indexOf("\n```", start);
            blocks.add(text.substring(start, end + 1));
            from = text.indexOf("```" + language + "\n", end + 4);
        }
        return blocks;
    }

    /** The cells of all table rows whose first cell starts with a back-tick or a word, without header and rule. */
    static List<List<String>> rows(String text) {
        return text.lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("|---"))
                .map(line -> List.of(line.substring(2, line.length() - 2).split(" \\| ", -1)))
                .toList();
    }
}
