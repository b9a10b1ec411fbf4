package dev.redwork.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** The file that {@code --file} names; {@code -} is stdin. */
public final class InputFile {
    private InputFile() {}

    /**
     * Opens it.
     *
     * @throws picocli.CommandLine.ParameterException when it cannot be read, saying why
     */
    public static InputStream open(Path source, Action action) {
        if (source.toString().equals("-")) {
            return action.console().in();
        }
        if (Files.isDirectory(source)) {
            throw action.usage("--file " + source + " cannot be read: it is a directory");
        }
        try {
            return Files.newInputStream(source);
        } catch (NoSuchFileException e) {
            throw action.usage("--file " + source + ": there is no such file");
        } catch (IOException e) {
            throw action.usage("--file " + source + " cannot be read: "
                    + e.getClass().getSimpleName().replaceAll("Exception$", "").toLowerCase(Locale.ROOT));
        }
    }
}
