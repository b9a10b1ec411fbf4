package dev.redwork.dashboard.guard;

import dev.redwork.cli.command.ErrorReport.ConfigurationException;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.Role;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The file of {@code --users-file}. */
public final class UsersFile {
    private final LineFile<User> users;

    private UsersFile(LineFile<User> users) {
        this.users = users;
    }

    /**
     * Reads it.
     *
     * @throws ConfigurationException it cannot be read, others may read it, or a line makes no sense
     */
    public static UsersFile open(Path file) {
        return new UsersFile(LineFile.open("user", file, User::parse));
    }

    /**
     * The user of this name.
     *
     * @return {@link User#NOBODY}: there is none
     * @throws Problem 503: the file cannot be used as it is now; nobody comes in until it can
     */
    User find(String name) {
        return users.lines().stream()
                .filter(user -> user.caller().name().equals(name))
                .findFirst()
                .orElse(User.NOBODY);
    }

    /**
     * Puts a user in, or changes his roles and his password; makes the file where there is none. A reader sees all of it or none.
     *
     * @throws IllegalArgumentException the name is none, or the password is too short or too long
     * @throws ConfigurationException it cannot be used as it is
     */
    public static void put(Path file, String name, Set<Role> roles, String password) {
        User user = User.of(name, roles, password);
        List<String> lines = new ArrayList<>();
        try {
            Path target = file.toAbsolutePath();
            if (Files.exists(file)) {
                UsersFile unused = open(file);
                lines.addAll(Files.readAllLines(file));
                // To move a file onto a link would take the link away, and leave the users as they are.
                target = file.toRealPath();
            }
            lines.removeIf(line -> line.strip().split("\\s+", 2)[0].equals(name));
            lines.add(user.line());
            replace(target, lines);
        } catch (NoSuchFileException e) {
            throw new ConfigurationException(file + " cannot be written: there is no such folder");
        } catch (AccessDeniedException e) {
            throw new ConfigurationException(file + " cannot be written: no right to write into its folder");
        } catch (IOException e) {
            throw new ConfigurationException(
                    file + " cannot be written: " + e.getClass().getSimpleName());
        }
    }

    private static void replace(Path target, List<String> lines) throws IOException {
        // Java makes it for its owner only.
        Path written = Files.createTempFile(target.getParent(), "users", null);
        try {
            Files.write(written, lines);
            keepOwner(target, written);
            Files.move(written, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            boolean unused = Files.deleteIfExists(written);
        }
    }

    /** Where root puts somebody in, the dashboard of another user must still be able to read the file. */
    private static void keepOwner(Path target, Path written) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(written, PosixFileAttributeView.class);
        if (view == null || !Files.exists(target)) {
            return;
        }
        PosixFileAttributes before = Files.readAttributes(target, PosixFileAttributes.class);
        PosixFileAttributes made = view.readAttributes();
        if (!before.group().equals(made.group())) {
            view.setGroup(before.group());
        }
        view.setPermissions(before.permissions());
        if (!before.owner().equals(made.owner())) {
            view.setOwner(before.owner());
        }
    }
}
