package dev.redwork.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file to which several processes append lines; a line that was written stands there, also when its writer is killed. */
public final class AppendedFile implements AutoCloseable {
    private final Path path;
    /** No channel: the interrupt of a cancelled job would close it under all others. */
    private final FileOutputStream out;

    public AppendedFile(Path path) {
        this.path = path;
        try {
            this.out = new FileOutputStream(path.toFile(), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path path() {
        return path;
    }

    /** One call to the system for one line: lines of several writers do not mix. */
    public void append(String line) {
        byte[] bytes = (line + "\n").getBytes(UTF_8);
        synchronized (this) {
            try {
                out.write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public List<String> lines() {
        try {
            return Files.readAllLines(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
