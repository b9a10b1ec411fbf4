package dev.redwork.worker.tasks.files;

import dev.redwork.job.PermanentFailure;
import dev.redwork.job.RedworkException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files that jobs may name: those below one directory, or none. They are named by all who can enqueue jobs, and who must read nothing else
 * of this machine, so links are followed before it is looked where a file is.
 */
final class FilesBelow {
    private static final int SHOWN = 200;

    /** Nothing in a name may steer a terminal, or turn its line around. */
    private static final Pattern UNFIT = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private final @Nullable Path directory;

    /**
     * Below a directory.
     *
     * @param directory null: there are no files
     * @throws IllegalArgumentException when it is none, or cannot be read
     */
    FilesBelow(@Nullable Path directory) {
        this.directory = directory;
        if (directory != null && !(Files.isDirectory(directory) && Files.isReadable(directory))) {
            throw new IllegalArgumentException("--files " + directory
                    + (Files.isDirectory(directory)
                            ? " cannot be read"
                            : Files.exists(directory) ? " is no directory" : ": there is no such directory"));
        }
    }

    /** Whether a source is the URL of a page, and no file. */
    static boolean isUrl(String source) {
        return source.contains("://");
    }

    /**
     * Where a file really is, without links. It is a plain file: to open a pipe or a device could wait for ever.
     *
     * @throws PermanentFailure when the name leads out of the directory, or to no plain file
     * @throws RedworkException when it is not there, or this worker reads no files: another one may, or a later attempt
     */
    Path find(String name) {
        if (directory == null) {
            throw new RedworkException("file " + shown(name)
                    + ": this worker reads no files; start it with --files DIR, and name files below DIR");
        }
        try {
            Path root = directory.toRealPath();
            Path file = root.resolve(checked(name)).toRealPath();
            if (!file.startsWith(root)) {
                throw refused(name, "leads out of the directory of --files by a link");
            } else if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw refused(name, Files.isDirectory(file) ? "is a directory" : "is no plain file");
            } else if (!Files.isReadable(file)) {
                throw new RedworkException("file " + shown(name) + " cannot be read by this worker's user");
            }
            return file;
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    private static Path checked(String name) {
        try {
            Path path = Path.of(name);
            if (name.isBlank()) {
                throw refused(name, "is no name");
            } else if (path.getRoot() != null) {
                throw refused(name, "is an absolute path");
            }
            for (Path part : path) {
                if (part.toString().equals("..")) {
                    throw refused(name, "has .. in it");
                }
            }
            return path;
        } catch (InvalidPathException e) {
            throw refused(name, "is no name of a file");
        }
    }

    private static PermanentFailure refused(String name, String why) {
        return new PermanentFailure("file '" + shown(name) + "' " + why
                + ": name a plain file by its path below the worker's --files directory");
    }

    /** Why a file cannot be read. Neither the message nor a cause has its place on this machine, since they are told to the job's producer. */
    static RedworkException unreadable(String name, IOException e) {
        if (e instanceof NoSuchFileException) {
            return new RedworkException(
                    "file " + shown(name) + ": there is no such file below this worker's --files directory");
        }
        String reason = e instanceof FileSystemException failed ? failed.getReason() : e.getMessage();
        return new RedworkException("file " + shown(name) + " cannot be read: "
                + (reason == null ? e.getClass().getSimpleName() : reason));
    }

    /** A name, fit for a message. */
    static String shown(String name) {
        String clean = UNFIT.matcher(name).replaceAll("?");
        return clean.length() <= SHOWN ? clean : clean.substring(0, SHOWN) + "...";
    }
}
