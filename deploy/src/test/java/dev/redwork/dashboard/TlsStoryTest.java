package dev.redwork.dashboard;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.cli.Certificates;
import dev.redwork.cli.Ran;
import dev.redwork.dashboard.guard.Access;
import dev.redwork.dashboard.guard.Guard;
import dev.redwork.dashboard.guard.GuardLimits;
import dev.redwork.dashboard.guard.HostRule;
import dev.redwork.dashboard.guard.ServerCertificate;
import dev.redwork.dashboard.guard.UsersFile;
import dev.redwork.dashboard.http.Role;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.TlsFiles;
import io.javalin.Javalin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** With a certificate the server speaks TLS and nothing else. */
@ExtendWith(QuickPasswords.class)
class TlsStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @TempDir
    static Path folder;

    private static Certificates made;
    private static SSLContext trusting;

    private Path certificate;
    private Path key;

    @BeforeAll
    static void make() throws Exception {
        String names = "dns:localhost,ip:127.0.0.1";
        made = Certificates.in(folder.resolve("made"))
                .give("first", "EC", names)
                .give("second", "EC", names)
                .give("rsa", "RSA", names);
        trusting = made.context("first");
    }

    @BeforeEach
    void install() throws IOException {
        certificate = folder.resolve("own.pem");
        key = folder.resolve("own.key");
        install("first");
    }

    private void install(String alias) throws IOException {
        Files.copy(made.certificate(alias), certificate, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(made.key(alias), key, StandardCopyOption.REPLACE_EXISTING);
    }

    private DashboardOptions.Builder options() {
        return DashboardOptions.of(RedisSettings.of(REDIS.url())).port(0).tls(certificate, key);
    }

    private static SSLSocket connect(int port) throws IOException {
        SSLSocket socket = (SSLSocket) trusting.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static RawHttp call(int port, String request) throws IOException {
        try (SSLSocket socket = connect(port)) {
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            return RawHttp.read(socket);
        }
    }

    @Test
    void answersComeByTlsAndSayThatLaterOnesShallTooWhereThatIsWanted() throws IOException {
        try (Dashboard server = Dashboard.start(options().hsts(true).build());
                Dashboard silent = Dashboard.start(options().build());
                Dashboard plain = Dashboard.start(RedisSettings.of(REDIS.url()), 0)) {
            for (String call : new String[] {
                "GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET /livez HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
                "GET /none HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n"
            }) {
                RawHttp answer = call(server.port(), call);
                assertThat(answer.header("Strict-Transport-Security")).as(call).containsExactly("max-age=31536000");
                assertThat(call(silent.port(), call).header("Strict-Transport-Security"))
                        .as("other ports of this host may speak plain HTTP")
                        .isEmpty();
                assertThat(RawHttp.sendBytes(plain.port(), call.getBytes(US_ASCII))
                                .header("Strict-Transport-Security"))
                        .isEmpty();
            }
            try (SSLSocket socket = connect(server.port())) {
                socket.startHandshake();
                assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
            }
            try (SSLSocket socket = connect(server.port())) {
                socket.setEnabledProtocols(new String[] {"TLSv1.2"});
                socket.startHandshake();
                assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.2");
            }
            assertThat(RawHttp.send(server.port(), "GET /livez HTTP/1.1", "Host: localhost")
                            .status())
                    .as("plain HTTP")
                    .isZero();
        }
    }

    @Test
    void theCookieOfALoginGoesByTlsOnly() throws IOException {
        Path users = folder.resolve("users");
        UsersFile.put(users, "ann", Set.of(Role.READ), "correct horse");
        try (Dashboard server = Dashboard.start(options().usersFile(users).build())) {
            String body = "{\"user\":\"ann\",\"password\":\"correct horse\"}";
            RawHttp login = call(
                    server.port(),
                    "POST /api/v1/login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
                            + body.length() + "\r\nContent-Type: application/json\r\nOrigin: https://localhost\r\n\r\n"
                            + body);
            assertThat(login.status()).as(login.body()).isEqualTo(200);
            assertThat(login.header("Set-Cookie").get(0)).endsWith("; Secure");
        }
    }

    @Test
    void aRenewedCertificateIsShownWithoutARestart() throws IOException {
        try (Dashboard server = Dashboard.start(options().build())) {
            assertThat(shown(server)).isEqualTo("CN=first");
            // Half of it first, as whoever renews may do it.
            Files.copy(made.certificate("second"), certificate, StandardCopyOption.REPLACE_EXISTING);
            assertThat(shown(server)).isEqualTo("CN=first");
            Files.copy(made.key("second"), key, StandardCopyOption.REPLACE_EXISTING);
            await().atMost(Duration.ofSeconds(30)).until(() -> shown(server).equals("CN=second"));
        }
    }

    private static String shown(Dashboard server) throws IOException {
        try (SSLSocket socket = connect(server.port())) {
            socket.startHandshake();
            X509Certificate first = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return first.getSubjectX500Principal().getName();
        }
    }

    @Test
    void filesThatCannotBeUsedStartNothing() throws IOException {
        Path none = folder.resolve("none");
        Path nonsense = Files.writeString(folder.resolve("nonsense"), "nonsense");
        refused(none, key, none.toString(), "no such file");
        refused(certificate, none, none.toString(), "no such file");
        refused(nonsense, key, nonsense.toString(), "certificate");
        refused(certificate, nonsense, nonsense.toString(), "BEGIN PRIVATE KEY");
        refused(certificate, made.key("second"), "another certificate");
        refused(certificate, made.key("rsa"), "kind, EC");
        refused(made.certificate("rsa"), key, "kind, RSA");
        Ran.redwork(REDIS.url(), "dashboard", "--tls-cert", certificate.toString())
                .refused(2, "need each other");
        Ran.redwork(REDIS.url(), "dashboard", "--hsts").refused(2, "--hsts", "--tls-cert");
    }

    private static void refused(Path certificate, Path key, String... words) {
        Ran.redwork(REDIS.url(), "dashboard", "--tls-cert", certificate.toString(), "--tls-key", key.toString())
                .refused(78, words);
    }

    @Test
    void whoTricklesAHandshakeOrAHeaderIsCutOff() throws IOException {
        Guard guard = new Guard(
                new HostRule(Set.of()),
                new Access(null, null, null, false),
                false,
                ServerCertificate.open(new TlsFiles(null, certificate, key), false),
                "",
                new GuardLimits(Duration.ofSeconds(2), Guard.MOST_BODY_BYTES));
        Javalin server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            guard.configure(config, "127.0.0.1", 0);
            config.routes.get("/livez", call -> call.result("live"));
        });
        server.start();
        try (Socket shaking = RawHttp.connect(server.port());
                SSLSocket asking = connect(server.port())) {
            // A client's hello that says that 512 bytes follow.
            shaking.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1});
            asking.getOutputStream().write("GET /livez HTTP/1.1\r\nHost: loc".getBytes(US_ASCII));
            await().atMost(Duration.ofSeconds(30)).until(() -> isCutOff(shaking) && isCutOff(asking));
            assertThat(call(server.port(), "GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .status())
                    .isEqualTo(200);
        } finally {
            server.stop();
        }
    }

    /** One byte more a look keeps the idle time from ending it. */
    private static boolean isCutOff(Socket socket) {
        try {
            socket.getOutputStream().write('x');
            socket.getOutputStream().flush();
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
