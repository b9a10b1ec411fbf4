package dev.redwork.dashboard;

import static java.nio.file.StandardOpenOption.APPEND;

import dev.redwork.dashboard.guard.Token;
import dev.redwork.dashboard.http.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** A file of tokens that only its owner may read. */
public final class TestTokens {
    private final Path file;

    /** An empty one. */
    public TestTokens(Path file) throws IOException {
        this.file = file;
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /** One more token, named after the first of its roles; the header {@code Authorization} of its calls. */
    public String add(Role... roles) throws IOException {
        return add(roles[0].text(), roles);
    }

    /** One more token; the header {@code Authorization} of its calls. */
    public String add(String name, Role... roles) throws IOException {
        String secret = Token.newSecret();
        Files.write(file, List.of(Token.of(name, Set.of(roles), secret, null).line()), APPEND);
        return "Bearer " + secret;
    }

    public Path file() {
        return file;
    }
}
