package dev.redwork.dashboard.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.redwork.cli.command.ErrorReport.ConfigurationException;
import dev.redwork.dashboard.guard.Caller.Kind;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The file of tokens lets in whom it names, as it is now. */
class TokenFileTest {
    private static final String SECRET = Token.newSecret();

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("tokens");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    @Test
    void aSecretHasItsOwnShapeAndOnlyItsHashIsInTheLine() {
        assertThat(SECRET).matches("rwk_[A-Za-z0-9_-]{43}").isNotEqualTo(Token.newSecret());
        assertThat(line(null)).matches("ci read,enqueue [0-9a-f]{64}").doesNotContain(SECRET);
        assertThat(line(LocalDate.parse("2031-02-03"))).endsWith(" 2031-02-03");
    }

    @Test
    void findsTheOneWhoseSecretItIs() throws IOException {
        Files.write(file, List.of("# ours", "", "other admin " + "0".repeat(64), "  " + line(null) + "  "));
        TokenFile tokens = TokenFile.open(file);
        assertThat(tokens.find(SECRET)).isEqualTo(new Caller(Kind.TOKEN, "ci", Set.of(Role.READ, Role.ENQUEUE)));
        assertThat(tokens.find(SECRET + "x")).isNull();
        assertThat(tokens.find("")).isNull();
        assertThat(tokens.find("0".repeat(64))).isNull();
    }

    @Test
    void itsFaultIsLoggedOnceAndAtTheStartOnlyThrown() throws IOException {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(LineFile.class);
        log.start();
        logger.addAppender(log);
        try {
            Files.write(file, List.of("ci read"));
            assertThatThrownBy(() -> TokenFile.open(file)).isInstanceOf(ConfigurationException.class);
            assertThat(log.list).as("whoever starts it prints what was thrown").isEmpty();

            Files.write(file, List.of(line(null)));
            TokenFile tokens = TokenFile.open(file);
            Files.write(file, List.of("ci read"));
            assertThatThrownBy(() -> tokens.find(SECRET)).isInstanceOf(Problem.class);
            assertThatThrownBy(() -> tokens.find(SECRET)).isInstanceOf(Problem.class);
            assertThat(log.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .singleElement(STRING)
                    .contains("makes no sense");
        } finally {
            logger.detachAppender(log);
        }
    }

    @Test
    void aTokenIsRefusedFromTheDayOnThatItsLineNames() throws IOException {
        Files.write(file, List.of(line(LocalDate.now(ZoneOffset.UTC).minusDays(1))));
        TokenFile tokens = TokenFile.open(file);
        assertThat(tokens.find(SECRET)).isNull();
        Files.write(file, List.of(line(LocalDate.now(ZoneOffset.UTC).plusDays(2)) + " "));
        assertThat(tokens.find(SECRET)).isNotNull();
    }

    @Test
    void aLineThatIsTakenOutLetsNobodyIn() throws IOException {
        Files.write(file, List.of(line(null)));
        TokenFile tokens = TokenFile.open(file);
        assertThat(tokens.find(SECRET)).isNotNull();
        Files.write(file, List.of("# nobody"));
        assertThat(tokens.find(SECRET)).isNull();
        Files.write(file, List.of("# nobody", line(null)));
        assertThat(tokens.find(SECRET)).isNotNull();
    }

    @Test
    void aFileThatWentWrongLetsNobodyInUntilItIsRight() throws IOException {
        Files.write(file, List.of(line(null)));
        TokenFile tokens = TokenFile.open(file);
        Files.write(file, List.of(line(null), "nonsense"));
        assertThatThrownBy(() -> tokens.find(SECRET)).isInstanceOf(Problem.class);
        Files.write(file, List.of(line(null)));
        assertThat(tokens.find(SECRET)).isNotNull();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> tokens.find(SECRET)).isInstanceOf(Problem.class);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        assertThat(tokens.find(SECRET)).isNotNull();
        Files.delete(file);
        assertThatThrownBy(() -> tokens.find(SECRET)).isInstanceOf(Problem.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rwxrwxrwx"})
    void aFileThatOthersMayReadOrWriteIsRefused(String permissions) throws IOException {
        Files.write(file, List.of(line(null)));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        assertThatThrownBy(() -> TokenFile.open(file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("chmod 600");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ci",
                "ci read",
                "ci read HASH x",
                "ci read HASH 2030-01-01 x",
                "ci all HASH",
                "ci read, HASH",
                "c:i read HASH",
                "ci read abc",
                "ci READ HASH",
                "ci read HASH 2030-02-30"
            })
    void aLineThatMakesNoSenseIsToldByItsNumberWithoutAHash(String bad) throws IOException {
        String hash = "ab".repeat(32);
        Files.write(file, List.of("# first", bad.replace("HASH", hash)));
        assertThatThrownBy(() -> TokenFile.open(file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no sense, 2: ")
                .hasMessageNotContaining(hash);
    }

    @Test
    void aFileThatIsNotThereOrNoTextIsRefused() throws IOException {
        assertThatThrownBy(() -> TokenFile.open(folder.resolve("none")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no such file");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThatThrownBy(() -> TokenFile.open(file)).isInstanceOf(ConfigurationException.class);
    }

    private static String line(@Nullable LocalDate expires) {
        return Token.of("ci", Set.of(Role.READ, Role.ENQUEUE), SECRET, expires).line();
    }
}
