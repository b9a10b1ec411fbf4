package dev.redwork.reference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A temporary folder for files that jobs read; gone with all in it when it is closed. */
record InputFiles(Path folder) implements AutoCloseable {
    static InputFiles create() {
        try {
            return new InputFiles(Files.createTempDirectory("redwork-reference"));
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // It is in the temporary directory, which somebody empties.
        }
    }
}
