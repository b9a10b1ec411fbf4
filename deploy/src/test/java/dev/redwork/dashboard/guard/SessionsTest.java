package dev.redwork.dashboard.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.dashboard.guard.Caller.Kind;
import dev.redwork.dashboard.http.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions end by time, by a change of the file, and when there are too many. */
class SessionsTest {
    private static final User ANN = user("ann", Role.READ, "A");

    @TempDir
    Path folder;

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final Sessions sessions = new Sessions(now::get);
    private Path file;
    private UsersFile users;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("users");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, List.of(ANN.line()));
        users = UsersFile.open(file);
    }

    private static User user(String name, Role role, String letter) {
        return new User(new Caller(Kind.USER, name, Set.of(role)), letter.repeat(22), letter.repeat(43));
    }

    @Test
    void anIdIsTheSecretOfItsSessionAlone() {
        String id = sessions.begin(ANN);
        assertThat(id).matches("[A-Za-z0-9_-]{43}").isNotEqualTo(sessions.begin(ANN));
        assertThat(sessions.find(id, users, true)).isEqualTo(ANN.caller());
        assertThat(sessions.find(id + "x", users, true)).isNull();
        assertThat(sessions.find("", users, true)).isNull();
        sessions.end(id);
        assertThat(sessions.find(id, users, true)).isNull();
    }

    @Test
    void halfAnHourWithoutACallEndsIt() {
        String id = sessions.begin(ANN);
        for (int i = 0; i < 5; i++) {
            now.addAndGet(TimeUnit.MINUTES.toNanos(30) - 1);
            assertThat(sessions.find(id, users, true)).isNotNull();
        }
        now.addAndGet(TimeUnit.MINUTES.toNanos(30));
        assertThat(sessions.find(id, users, true)).isNull();
        now.addAndGet(-TimeUnit.MINUTES.toNanos(30));
        assertThat(sessions.find(id, users, true)).isNull();
    }

    @Test
    void aLookThatIsNoUseDoesNotKeepIt() {
        String id = sessions.begin(ANN);
        now.addAndGet(TimeUnit.MINUTES.toNanos(30) - 1);
        assertThat(sessions.find(id, users, false)).isEqualTo(ANN.caller());
        now.addAndGet(1);
        assertThat(sessions.find(id, users, false)).isNull();
    }

    @Test
    void twelveHoursEndItWhateverIsCalled() {
        String id = sessions.begin(ANN);
        for (int i = 0; i < 12 * 4 - 1; i++) {
            now.addAndGet(TimeUnit.MINUTES.toNanos(15));
            assertThat(sessions.find(id, users, true)).isNotNull();
        }
        now.addAndGet(TimeUnit.MINUTES.toNanos(15));
        assertThat(sessions.find(id, users, true)).isNull();
    }

    @Test
    void theFileSaysWhoIsStillAUserAndWhatHeMayDo() throws IOException {
        String id = sessions.begin(ANN);
        Files.write(file, List.of(user("ann", Role.OPERATE, "A").line()));
        Caller now = sessions.find(id, users, true);
        assertThat(now).isEqualTo(new Caller(Kind.USER, "ann", Set.of(Role.OPERATE)));
        Files.write(
                file,
                List.of("# another password", user("ann", Role.OPERATE, "Q").line()));
        assertThat(sessions.find(id, users, true)).isNull();
        Files.write(file, List.of(ANN.line()));
        assertThat(sessions.find(id, users, true)).as("it has ended").isNull();
        String other = sessions.begin(ANN);
        Files.write(file, List.of("# nobody"));
        assertThat(sessions.find(other, users, true)).isNull();
    }

    @Test
    void whoLogsInAgainAndAgainDoesNotFillTheMemory() {
        String first = sessions.begin(ANN);
        String second = sessions.begin(ANN);
        for (int i = 0; i < Sessions.MOST - 2; i++) {
            String unused = sessions.begin(ANN);
        }
        assertThat(sessions.find(first, users, true)).isNotNull();
        String last = sessions.begin(ANN);
        assertThat(sessions.find(second, users, true)).as("idle longest").isNull();
        assertThat(sessions.find(first, users, true)).isNotNull();
        assertThat(sessions.find(last, users, true)).isNotNull();
    }
}
