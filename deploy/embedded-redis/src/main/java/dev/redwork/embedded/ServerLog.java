package dev.redwork.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Log lines that the server itself wrote since one start: the reason, when it does not come up. */
final class ServerLog {
    private static final int LAST_LINES = 8;
    private static final int LAST_BYTES = 16_384;

    private final Path file;
    private final long start;

    private ServerLog(Path file, long start) {
        this.file = file;
        this.start = start;
    }

    /** Reads from the file's present end on: lines of earlier starts are not about this one. */
    static ServerLog from(Path file) throws IOException {
        return new ServerLog(file, Files.exists(file) ? Files.size(file) : 0);
    }

    Path file() {
        return file;
    }

    boolean saysPortInUse() {
        return tail().contains("Address already in use");
    }

    /** Whether it serves, by its own words, which it keeps to itself at the level {@code warning}. */
    boolean saysReady() {
        return tail().contains("Ready to accept connections");
    }

    /** The last lines, each indented under the message that they explain. */
    String lastLines() {
        List<String> lines = tail().lines().filter(line -> !line.isBlank()).toList();
        if (lines.isEmpty()) {
            return " (" + file + " is empty)";
        }
        return lines.stream()
                .skip(Math.max(0, lines.size() - LAST_LINES))
                .reduce("; its log (" + file + ") ends with", (all, line) -> all + "\n  " + line);
    }

    private String tail() {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            log.seek(Math.max(start, log.length() - LAST_BYTES));
            byte[] bytes = new byte[(int) (log.length() - log.getFilePointer())];
            log.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "cannot be read: " + e;
        }
    }
}
