package dev.redwork.torture;

import dev.redwork.endtoend.AppendedFile;
import dev.redwork.torture.Entry.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What one process has seen and done; all ledgers of a round stand in one directory. */
final class TortureLedger implements AutoCloseable {
    private static final String SUFFIX = ".ledger";

    private final AppendedFile file;

    TortureLedger(Path directory, String name) {
        this.file = new AppendedFile(file(directory, name));
    }

    void write(Entry entry) {
        file.append(entry.text());
    }

    void write(Event event, String id, String who, String value, long number) {
        write(Entry.of(event, id, who, value, number));
    }

    void write(Event event, String id, String who) {
        write(event, id, who, "-", 0);
    }

    @Override
    public void close() {
        file.close();
    }

    private static Path file(Path directory, String name) {
        return directory.resolve(name + SUFFIX);
    }

    static List<Path> files(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of all ledgers, in the order of their times. */
    static List<Entry> readAll(Path directory) {
        return files(directory).stream()
                .flatMap(file -> read(file).stream())
                .sorted(Comparator.comparingLong(Entry::at))
                .toList();
    }

    /** The lines that the process with this name has written so far. */
    static List<Entry> read(Path directory, String name) {
        return read(file(directory, name));
    }

    private static List<Entry> read(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(Entry::parse).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
