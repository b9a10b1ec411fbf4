package dev.redwork.weblogs;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.IntStream;

/** Writes access logs, several at a time. The text of each depends on the seed and its number alone. */
public final class LogGenerator {
    public static final int MOST_FILES = 1_000;

    private static final int TEXT = 64 << 10;

    private LogGenerator() {}

    /**
     * Writes {@code access-1.log.gz} and so on.
     *
     * @param directory made if it is not there; files of these names are written anew
     * @param files 1 to {@link #MOST_FILES}
     * @param size bytes of all of them together, packed, at least
     * @return what was written, in order
     * @throws IOException when it cannot be; a file that was not written to its end is named {@code .part}
     * @throws InterruptedException when the thread is interrupted before all are written
     */
    public static List<LogFile> write(Path directory, int files, long size, long seed)
            throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Thread caller = Thread.currentThread();
        long each = (size + files - 1) / files;
        try {
            return IntStream.rangeClosed(1, files)
                    .parallel()
                    .mapToObj(number -> write(directory, number, each, seed, caller))
                    .toList();
        } catch (UncheckedIOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while writing logs");
            }
            throw e.getCause();
        }
    }

    private static LogFile write(Path directory, int number, long size, long seed, Thread caller) {
        Path file = directory.resolve("access-" + number + ".log.gz");
        Path part = directory.resolve("access-" + number + ".log.gz.part");
        try {
            LogFile written = write(file, part, new LogContent(seed, number), size, caller);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            return written;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LogFile write(Path file, Path part, LogContent content, long size, Thread caller)
            throws IOException {
        LineBuilder text = new LineBuilder(TEXT);
        try (GzipFile gzip = new GzipFile(part)) {
            while (gzip.packed() < size) {
                if (caller.isInterrupted()) {
                    throw new InterruptedIOException("interrupted");
                }
                text.clear();
                while (text.length() < TEXT / 2) {
                    content.addLine(text);
                }
                gzip.write(text.bytes(), text.length());
            }
            gzip.finish();
            return new LogFile(file, content.lines(), content.malformed(), gzip.bytes(), Files.size(part));
        }
    }
}
