package dev.redwork.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Where one server keeps its data: a given directory, kept, or a temporary one, deleted. One server at a time uses it. */
final class DataDirectory implements AutoCloseable {
    private final Path path;
    private final boolean temporary;
    private final FileChannel lock;

    private DataDirectory(Path path, boolean temporary, FileChannel lock) {
        this.path = path;
        this.temporary = temporary;
        this.lock = lock;
    }

    static DataDirectory open(@Nullable Path given) {
        try {
            Path path = given == null
                    ? Files.createTempDirectory("redwork-redis")
                    : Files.createDirectories(given).toRealPath();
            return new DataDirectory(path, given == null, locked(path));
        } catch (IOException e) {
            throw new RedisStartException(
                    "Cannot use the directory " + (given == null ? "for temporary files" : given)
                            + " for a Redis server: " + e + ". Name one that can be written",
                    e);
        }
    }

    // Redis itself does not look: two servers on one append-only file would ruin it.
    private static FileChannel locked(Path path) throws IOException {
        FileChannel channel = FileChannel.open(
                path.resolve("redwork-redis.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // This JVM holds it itself: the same answer.
        }
        channel.close();
        throw new RedisStartException("The directory " + path
                + " belongs to a Redis server that runs now: stop that one, or name another directory");
    }

    Path path() {
        return path;
    }

    /** The directory if it is to be removed when we die, else null. */
    @Nullable
    Path temporary() {
        return temporary ? path : null;
    }

    /** Refuses a server that would silently start empty: before version 7 the append-only file had another name. */
    void checkReadableBy(RedisBinary binary) {
        if (binary.major() < 7 && Files.exists(path.resolve("appendonlydir"))) {
            throw new RedisStartException("The directory " + path + " holds data of Redis 7 or later, which " + binary
                    + " cannot read: put a later server on the PATH, or name another directory");
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
            if (temporary) {
                Files.walkFileTree(path, new Deletion());
            }
        } catch (NoSuchFileException e) {
            // Somebody else cleaned up before us.
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete the temporary directory " + path, e);
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
