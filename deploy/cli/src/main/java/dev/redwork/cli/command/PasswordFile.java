package dev.redwork.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file of {@code --password-file}: its first line is the password. */
public final class PasswordFile {
    private PasswordFile() {}

    /**
     * Reads it.
     *
     * @throws picocli.CommandLine.ParameterException when there is no password in it
     */
    public static String read(Action action, Path file) {
        try (var lines = Files.lines(file)) {
            return lines.findFirst()
                    .map(line -> InputLines.withoutMark(line).strip())
                    .filter(line -> !line.isEmpty())
                    .orElseThrow(() -> action.usage("--password-file " + file + " is empty"));
        } catch (IOException | UncheckedIOException e) {
            throw action.usage("--password-file " + file + " cannot be read: " + reason(file, e));
        }
    }

    private static String reason(Path file, Exception e) {
        return !Files.exists(file)
                ? "there is no such file"
                : Files.isDirectory(file) ? "it is a directory" : e.getClass().getSimpleName();
    }
}
