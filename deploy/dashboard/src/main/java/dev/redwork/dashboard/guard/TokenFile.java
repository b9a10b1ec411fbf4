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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file of {@code --token-file}. It is read again when it changed, so that a line that was taken out lets nobody in. */
public final class TokenFile {
    private static final Logger LOG = LoggerFactory.getLogger(TokenFile.class);

    private static final Set<PosixFilePermission> OF_OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final Path file;
    private @Nullable Version version;
    private List<Token> tokens = List.of();
    private @Nullable String failure;

    private TokenFile(Path file) {
        this.file = file;
    }

    /**
     * Reads it.
     *
     * @throws ConfigurationException it cannot be read, others may read it, or a line makes no sense
     */
    public static TokenFile open(Path file) {
        TokenFile opened = new TokenFile(file);
        opened.refresh();
        if (opened.failure != null) {
            throw new ConfigurationException(opened.failure);
        }
        return opened;
    }

    /**
     * The one whose secret it is.
     *
     * @return null: nobody's, or his time is over
     * @throws Problem 503: the file cannot be used as it is now; nobody comes in until it can
     */
    synchronized @Nullable Caller find(String secret) {
        refresh();
        if (failure != null) {
            throw new Problem(503, "tokens", "the file of tokens cannot be used: the log of the server says why")
                    .header("Retry-After", "5");
        }
        byte[] hash = Token.hash(secret);
        Caller found = null;
        for (Token token : tokens) {
            // All lines are looked at: the time that it takes must not tell which one it was.
            boolean same = token.hasHash(hash);
            boolean good = token.isGood();
            if (same && good) {
                found = token.caller();
            }
        }
        return found;
    }

    private synchronized void refresh() {
        Version now = Version.of(file);
        if (now != null && now.equals(version)) {
            return;
        }
        String before = failure;
        failure = null;
        try {
            tokens = read(now);
            version = now;
        } catch (IllegalArgumentException e) {
            version = null;
            tokens = List.of();
            failure = "token file " + file + " " + e.getMessage();
            if (!failure.equals(before)) {
                LOG.warn("nobody comes in by a token: {}", failure);
            }
        }
    }

    private List<Token> read(@Nullable Version now) {
        if (now == null) {
            throw new IllegalArgumentException("cannot be read: " + (Files.exists(file) ? "no right" : "no such file"));
        } else if (now.permissions().stream().anyMatch(OF_OTHERS::contains)) {
            throw new IllegalArgumentException("is open to group or others: chmod 600 " + file);
        }
        List<Token> read = new ArrayList<>();
        try {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i).strip();
                if (!line.isEmpty() && !line.startsWith("#")) {
                    read.add(parse(i + 1, line));
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot be read as UTF-8 text", e);
        }
        return read;
    }

    private static Token parse(int number, String line) {
        try {
            return Token.parse(line);
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
