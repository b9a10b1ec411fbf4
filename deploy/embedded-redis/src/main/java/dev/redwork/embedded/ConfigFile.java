package dev.redwork.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Writes the configuration of one start, with only those directives that Redis 6.2, 7 and Valkey all know. */
final class ConfigFile {
    private static final String NAME = "redwork-redis.conf";

    private ConfigFile() {}

    static Path write(Settings settings, Path dir, int port) throws IOException {
        Path file = dir.resolve(NAME);
        Files.deleteIfExists(file);
        // A file and not arguments: arguments can be read by everybody with ps.
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.write(file, lines(settings, dir, port));
    }

    private static List<String> lines(Settings settings, Path dir, int port) {
        List<String> lines = new ArrayList<>();
        lines.add("# Written anew by Redwork at each start.");
        lines.add("port " + port);
        lines.add("bind " + settings.bind());
        lines.add("dir " + quoted(dir.toString()));
        lines.add("save \"\"");
        lines.add("appendonly " + (settings.appendonly() ? "yes" : "no"));
        lines.add("appendfsync " + settings.appendfsync().directive());
        String password = settings.password();
        if (password != null) {
            lines.add("requirepass " + quoted(password));
        }
        lines.addAll(settings.directives());
        return lines;
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
