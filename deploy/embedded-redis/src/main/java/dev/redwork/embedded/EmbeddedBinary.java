package dev.redwork.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/** The server program inside the embedded-redis jar. It lives and goes with the data directory that it is unpacked into. */
final class EmbeddedBinary {
    private EmbeddedBinary() {}

    static Path unpackInto(Path home) {
        String resource = resource(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
        if (resource == null) {
            throw new RedisStartException("the embedded Redis has no program for " + System.getProperty("os.name") + " "
                    + System.getProperty("os.arch"));
        }
        Path program = home.resolve(resource.substring(1)).toAbsolutePath();
        try (InputStream in = ExecutableProvider.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new RedisStartException("the embedded-redis jar does not hold " + resource);
            }
            // Moved into place whole: an unpacking that was killed half way must not leave a program that looks
            // complete.
            Path part = Files.createTempFile(home, "unpacking", ".part");
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwx------"));
            return Files.move(part, program, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new RedisStartException("cannot unpack the embedded Redis into " + home + ": " + e, e);
        }
    }

    /** The program's name in the jar, or null where there is none. */
    static @Nullable String resource(String os, String architecture) {
        boolean mac = os.toLowerCase(Locale.ROOT).startsWith("mac");
        if (!mac && !os.equals("Linux")) {
            return null;
        }
        OsArchitecture machine = switch (architecture) {
            case "amd64", "x86_64" -> mac ? OsArchitecture.MAC_OS_X_x86_64 : OsArchitecture.UNIX_x86_64;
            case "aarch64", "arm64" -> mac ? OsArchitecture.MAC_OS_X_ARM64 : OsArchitecture.UNIX_AARCH64;
            case "x86", "i386", "i686" -> mac ? null : OsArchitecture.UNIX_x86;
            default -> null;
        };
        return machine == null
                ? null
                : ExecutableProvider.newProvidedVersionsMap().get(machine);
    }
}
