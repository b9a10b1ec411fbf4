package dev.redwork.dashboard.guard;

import dev.redwork.cli.command.ErrorReport.ConfigurationException;
import dev.redwork.dashboard.http.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of those who may come in, a line each, which only its owner may read or write. It is read again when it changed, so that a
 * line that was taken out lets nobody in.
 *
 * @param <T> a line as it is read
 */
final class LineFile<T> {
    private static final Logger LOG = LoggerFactory.getLogger(LineFile.class);

    private static final Set<PosixFilePermission> OF_OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final String what;
    private final Path file;
    private final Function<String, T> parser;
    private @Nullable Version version;
    private List<T> lines = List.of();
    private @Nullable String failure;

    private LineFile(String what, Path file, Function<String, T> parser) {
        this.what = what;
        this.file = file;
        this.parser = parser;
    }

    /**
     * Reads it.
     *
     * @param what a line is: token
     * @param parser of a line, whose IllegalArgumentException says what is wrong with it
     * @throws ConfigurationException it cannot be read, others may read it, or a line makes no sense
     */
    static <T> LineFile<T> open(String what, Path file, Function<String, T> parser) {
        LineFile<T> opened = new LineFile<>(what, file, parser);
        opened.refresh();
        if (opened.failure != null) {
            throw new ConfigurationException(opened.failure);
        }
        return opened;
    }

    /**
     * Its lines as they are now.
     *
     * @throws Problem 503: the file cannot be used as it is now; nobody comes in until it can
     */
    synchronized List<T> lines() {
        String before = failure;
        refresh();
        if (failure != null) {
            if (!failure.equals(before)) {
                LOG.warn("nobody comes in by a {}: {}", what, failure);
            }
            throw new Problem(
                            503, what + "s", "the file of " + what + "s cannot be used: the log of the server says why")
                    .header("Retry-After", "5");
        }
        return lines;
    }

    private synchronized void refresh() {
        Version now = Version.of(file);
        if (now != null && now.equals(version)) {
            return;
        }
        failure = null;
        try {
            lines = read(now);
            version = now;
        } catch (IllegalArgumentException e) {
            version = null;
            lines = List.of();
            failure = what + " file " + file + " " + e.getMessage();
        }
    }

    private List<T> read(@Nullable Version now) {
        if (now == null) {
            throw new IllegalArgumentException("cannot be read: " + (Files.exists(file) ? "no right" : "no such file"));
        } else if (now.permissions().stream().anyMatch(OF_OTHERS::contains)) {
            throw new IllegalArgumentException("is open to group or others: chmod 600 " + file);
        }
        List<T> read = new ArrayList<>();
        try {
            List<String> all = Files.readAllLines(file);
            for (int i = 0; i < all.size(); i++) {
                String line = all.get(i).strip();
                if (!line.isEmpty() && !line.startsWith("#")) {
                    read.add(parse(i + 1, line));
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot be read as UTF-8 text", e);
        }
        return read;
    }

    private T parse(int number, String line) {
        try {
            return parser.apply(line);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("has a line that makes no sense, " + number + ": " + e.getMessage(), e);
        }
    }

    /** By what a change is seen. */
    private record Version(
            FileTime modified, long bytes, @Nullable Object key, Set<PosixFilePermission> permissions) {
        static @Nullable Version of(Path file) {
            try {
                boolean posix =
                        file.getFileSystem().supportedFileAttributeViews().contains("posix");
                BasicFileAttributes read = posix
                        ? Files.readAttributes(file, PosixFileAttributes.class)
                        : Files.readAttributes(file, BasicFileAttributes.class);
                return new Version(
                        read.lastModifiedTime(),
                        read.size(),
                        read.fileKey(),
                        read instanceof PosixFileAttributes attributes ? attributes.permissions() : Set.of());
            } catch (IOException e) {
                return null;
            }
        }
    }
}
