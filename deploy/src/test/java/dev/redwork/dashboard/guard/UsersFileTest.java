package dev.redwork.dashboard.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.cli.command.ErrorReport.ConfigurationException;
import dev.redwork.dashboard.QuickPasswords;
import dev.redwork.dashboard.guard.Caller.Kind;
import dev.redwork.dashboard.http.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file of users keeps hashes of passwords, and is its owner's only. */
@ExtendWith(QuickPasswords.class)
class UsersFileTest {
    private static final String SALT = "A".repeat(22);
    private static final String HASH = "A".repeat(43);

    @TempDir
    Path folder;

    @Test
    void aUserIsPutInChangedAndFound() throws IOException {
        Path file = folder.resolve("users");
        UsersFile.put(file, "ann", Set.of(Role.READ, Role.SECRETS), "pass wörd 1");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        UsersFile users = UsersFile.open(file);
        User ann = users.find("ann");
        assertThat(ann.caller()).isEqualTo(new Caller(Kind.USER, "ann", Set.of(Role.READ, Role.SECRETS)));
        assertThat(ann.hasPassword("pass wörd 1")).isTrue();
        assertThat(ann.hasPassword("pass word 1")).isFalse();
        assertThat(users.find("Ann")).isSameAs(User.NOBODY);
        assertThat(User.NOBODY.hasPassword("")).isFalse();
        String line = Files.readAllLines(file).get(0);
        assertThat(line).matches("ann read,secrets pbkdf2-sha256-600000 [\\w-]{22} [\\w-]{43}");

        Files.write(file, List.of("# ours", "bob read pbkdf2-sha256-600000 " + SALT + " " + HASH, line));
        UsersFile.put(file, "ann", Set.of(Role.ADMIN), "pass wörd 1");
        assertThat(Files.readAllLines(file))
                .hasSize(3)
                .startsWith("# ours")
                .noneMatch(line::equals)
                .last()
                .asString()
                .startsWith("ann admin ");
        assertThat(users.find("ann").salt()).as("each has its own").isNotEqualTo(ann.salt());
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void aLinkStaysOneAndItsFileIsChanged() throws IOException {
        Path file = folder.resolve("users");
        UsersFile.put(file, "ann", Set.of(Role.READ), "long enough");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("users"));
        UsersFile.put(link, "bob", Set.of(Role.READ), "long enough");
        assertThat(link).isSymbolicLink();
        assertThat(Files.readAllLines(file)).hasSize(2);
    }

    /** Only root can give a file away; whoever else runs this test has one of his own. */
    @Test
    void aFileThatIsWrittenAnewKeepsItsOwnerAndItsMode() throws IOException {
        Path file = folder.resolve("users");
        UsersFile.put(file, "ann", Set.of(Role.READ), "long enough");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        if ("root".equals(Files.getOwner(file).getName())) {
            var known = file.getFileSystem().getUserPrincipalLookupService();
            Files.setOwner(file, known.lookupPrincipalByName("daemon"));
            Files.getFileAttributeView(file, PosixFileAttributeView.class)
                    .setGroup(known.lookupPrincipalByGroupName("daemon"));
        }
        PosixFileAttributes before = Files.readAttributes(file, PosixFileAttributes.class);

        UsersFile.put(file, "bob", Set.of(Role.READ), "long enough");

        PosixFileAttributes after = Files.readAttributes(file, PosixFileAttributes.class);
        assertThat(after.fileKey()).isNotEqualTo(before.fileKey());
        assertThat(List.of(after.owner(), after.group(), after.permissions()))
                .isEqualTo(List.of(before.owner(), before.group(), before.permissions()));
        assertThat(Files.readAllLines(file)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1234567"})
    void aShortPasswordIsRefusedAndNothingWritten(String password) {
        Path file = folder.resolve("users");
        assertThatThrownBy(() -> UsersFile.put(file, "ann", Set.of(Role.READ), password))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("8 to 200");
        assertThat(file).doesNotExist();
    }

    @Test
    void aFolderThatIsNotThereIsNamedAsSuch() {
        Path file = folder.resolve("none/users");
        assertThatThrownBy(() -> UsersFile.put(file, "ann", Set.of(Role.READ), "long enough"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no such folder");
    }

    @Test
    void aFileThatOthersMayReadIsRefused() throws IOException {
        Path file = folder.resolve("users");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
        assertThatThrownBy(() -> UsersFile.open(file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("user file")
                .hasMessageContaining("chmod 600");
        assertThatThrownBy(() -> UsersFile.put(file, "ann", Set.of(Role.READ), "long enough"))
                .isInstanceOf(ConfigurationException.class);
        assertThat(Files.readAllLines(file)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann",
                "ann read",
                "ann read pbkdf2-sha256-600000 SALT",
                "ann read pbkdf2-sha256-1000 SALT HASH",
                "ann read sha256 SALT HASH",
                "ann root pbkdf2-sha256-600000 SALT HASH",
                "a:n read pbkdf2-sha256-600000 SALT HASH",
                "ann read pbkdf2-sha256-600000 HASH SALT",
                "ann read pbkdf2-sha256-600000 SALT HASH x"
            })
    void aLineThatMakesNoSenseIsToldByItsNumberWithoutItsHash(String bad) throws IOException {
        Path file = folder.resolve("users");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, List.of("# first", bad.replace("SALT", SALT).replace("HASH", HASH)));
        assertThatThrownBy(() -> UsersFile.open(file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no sense, 2: ")
                .hasMessageNotContaining(HASH);
    }
}
