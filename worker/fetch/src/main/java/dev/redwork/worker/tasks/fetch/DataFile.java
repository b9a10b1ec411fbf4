package dev.redwork.worker.tasks.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** A table of a standard, beside the classes: its first lines, which begin with {@code #}, say whose it is and how it reads. */
final class DataFile {
    private DataFile() {}

    /** The lines of a file, without its first ones. */
    static List<String> lines(String name) {
        try (InputStream file = Objects.requireNonNull(DataFile.class.getResourceAsStream(name), name)) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().filter(line -> !line.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }
}
