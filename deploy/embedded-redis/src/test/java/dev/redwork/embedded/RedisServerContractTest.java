package dev.redwork.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.embedded.RedisBinary.Choice;
import dev.redwork.embedded.testing.RawRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RedisServerContractTest {
    @ParameterizedTest
    @MethodSource("dev.redwork.embedded.ServerBinaries#here")
    void keepsItsDataAndPortOverARestart(Choice binary) {
        try (RedisServer server = RedisServer.builder().binary(binary).start()) {
            long first = server.pid();
            int port = server.port();
            assertThat(call(server, "SET", "greeting", "hello")).isEqualTo("OK");

            server.stop();
            assertThat(server.isRunning()).isFalse();
            server.start();

            assertThat(call(server, "GET", "greeting")).isEqualTo("hello");
            assertThat(server.port()).isEqualTo(port);
            assertThat(server.pid()).isNotEqualTo(first);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.redwork.embedded.ServerBinaries#here")
    void keepsWhatItAcknowledgedWhenItIsKilled(Choice binary) throws InterruptedException {
        try (RedisServer server = RedisServer.builder()
                .binary(binary)
                .appendfsync(Appendfsync.ALWAYS)
                .start()) {
            call(server, "SET", "greeting", "hello");
            server.kill();
            assertThat(server.awaitEnd()).isEqualTo(128 + 9);
            server.start();
            assertThat(call(server, "GET", "greeting")).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.redwork.embedded.ServerBinaries#here")
    void saysWhatItIs(Choice binary) {
        try (RedisServer server = RedisServer.builder().binary(binary).start()) {
            String info = call(server, "INFO", "server");
            assertThat(info).contains("process_id:" + server.pid()).contains(server.version());
            assertThat(server.binary().toString())
                    .contains(server.version(), server.binary().path().toString());
            assertThat(server.log()).isNotEmptyFile();
        }
    }

    @Test
    void answersNobodyWhileSuspended() {
        try (RedisServer server = RedisServer.builder().start();
                RawRedis redis = RawRedis.connect(server.url())) {
            server.suspend();
            redis.timeout(Duration.ofMillis(200)).send("PING");
            assertThatThrownBy(redis::receive)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasCauseInstanceOf(SocketTimeoutException.class);
            server.resume();
            assertThat(redis.timeout(Duration.ofSeconds(10)).receive()).isEqualTo("PONG");
        }
    }

    @Test
    void stopsAlsoWhileSuspendedAndTakesItsTemporaryDirectoryAlong() {
        RedisServer server = RedisServer.builder().start();
        server.suspend();
        server.close();
        assertThat(ProcessHandle.of(server.pid())).isEmpty();
        assertThat(server.dir()).doesNotExist();
        assertThatIllegalStateException().isThrownBy(server::start).withMessageContaining("closed");
    }

    @ParameterizedTest
    @MethodSource("dev.redwork.embedded.ServerBinaries#here")
    void asksForThePasswordAndShowsItToNobody(Choice binary, @TempDir Path dir) throws IOException {
        String password = "p\"a\\s s#1+é";
        try (RedisServer server = RedisServer.builder()
                        .binary(binary)
                        .dir(dir)
                        .password(password)
                        .start();
                RawRedis stranger = RawRedis.connect("127.0.0.1", server.port())) {
            assertThat(stranger.call("PING")).startsWith("NOAUTH");
            assertThat(call(server, "PING")).isEqualTo("PONG");
            assertThat(ProcessHandle.of(server.pid()).orElseThrow().info().commandLine())
                    .isPresent()
                    .hasValueSatisfying(line -> assertThat(line).doesNotContain("s#1"));
            Path config = dir.resolve("redwork-redis.conf");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(config)))
                    .isEqualTo("rw-------");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.redwork.embedded.ServerBinaries#here")
    void namesThePortThatIsInUse(Choice binary) throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> RedisServer.builder()
                            .binary(binary)
                            .port(other.getLocalPort())
                            .start())
                    .isInstanceOf(RedisStartException.class)
                    .hasMessage("Port " + other.getLocalPort() + " on 127.0.0.1 is in use: stop what listens there,"
                            + " or choose another port (0 takes a free one)");
        }
    }

    @Test
    void aServerOfSomebodyElseIsNotTakenForOursWhateverItAnswers() throws IOException {
        try (RedisServer locked = RedisServer.builder().password("secret").start()) {
            assertPortInUse(locked.port());
        }
        // One that does not tell its process id.
        try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread answers = new Thread(() -> {
                while (true) {
                    try (Socket client = other.accept()) {
                        client.getOutputStream().write("+PONG\r\n-ERR unknown command\r\n".getBytes(US_ASCII));
                    } catch (IOException e) {
                        return;
                    }
                }
            });
            answers.start();
            assertPortInUse(other.getLocalPort());
        }
    }

    private static void assertPortInUse(int port) {
        assertThatThrownBy(() -> RedisServer.builder().port(port).start())
                .isInstanceOf(RedisStartException.class)
                .hasMessageStartingWith("Port " + port + " on 127.0.0.1 is in use");
    }

    @Test
    void aServerThatKeepsToItselfIsOursOnceItHasItsPort() {
        try (RedisServer quiet = RedisServer.builder()
                .directive("requirepass", "secret")
                .directive("loglevel", "warning")
                .start()) {
            assertThat(quiet.isRunning()).isTrue();
        }
    }

    @Test
    void showsTheServersOwnWordsWhenItDoesNotStart() {
        assertThatThrownBy(() ->
                        RedisServer.builder().directive("no-such-thing", "1").start())
                .isInstanceOf(RedisStartException.class)
                .hasMessageContaining("no-such-thing 1");
    }

    @Test
    void takesDirectivesAsTheyStandInAConfiguration() {
        try (RedisServer server = RedisServer.builder()
                .directive("maxmemory", "20mb")
                .appendonly(false)
                .start()) {
            assertThat(call(server, "CONFIG", "GET", "maxmemory")).isEqualTo("maxmemory 20971520");
            assertThat(call(server, "CONFIG", "GET", "appendonly")).isEqualTo("appendonly no");
        }
    }

    @Test
    void keepsAGivenDirectoryAndLetsOnlyOneServerUseIt(@TempDir Path dir) {
        try (RedisServer server = RedisServer.builder().dir(dir).start()) {
            call(server, "SET", "greeting", "hello");
            assertThatThrownBy(() -> RedisServer.builder().dir(dir).start())
                    .isInstanceOf(RedisStartException.class)
                    .hasMessageContaining("belongs to a Redis server that runs now");
        }
        try (RedisServer server = RedisServer.builder().dir(dir).start()) {
            assertThat(call(server, "GET", "greeting")).isEqualTo("hello");
        }
    }

    @Test
    void doesNotStartEmptyOverDataThatItCannotRead(@TempDir Path dir) throws IOException {
        Files.createDirectory(dir.resolve("appendonlydir"));
        assertThatThrownBy(() ->
                        RedisServer.builder().binary(Choice.EMBEDDED).dir(dir).start())
                .isInstanceOf(RedisStartException.class)
                .hasMessageContaining("holds data of Redis 7 or later");
    }

    private static String call(RedisServer server, String... command) {
        try (RawRedis redis = RawRedis.connect(server.url())) {
            return redis.call(command);
        }
    }
}
