package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.RedisRefusedException;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.producer.Producer;
import dev.redwork.worker.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A real Redis behind TLS. */
class TlsStoryTest {
    private static final Task<Integer, Integer> DOUBLE = Task.of("double", Integer.class, Integer.class);

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.own(options -> options.password("secret"));

    @TempDir
    static Path dir;

    private static Certificates ours;
    private static Certificates others;

    @BeforeAll
    static void makeCertificates() throws Exception {
        ours = Certificates.in(dir.resolve("ours"))
                .give("server", "EC", "dns:localhost,ip:127.0.0.1")
                .give("elsewhere", "EC", "dns:elsewhere.example")
                .give("client", "RSA", "dns:client");
        others = Certificates.in(dir.resolve("others")).give("client", "EC", "dns:client");
    }

    @Test
    void jobsRunOverTlsWhereTheAuthorityIsTrusted() throws Exception {
        try (TlsLine line = line("server", false)) {
            String ca = ours.certificate("ca").toString();
            for (String host : new String[] {"localhost", "127.0.0.1"}) {
                redwork(host, line, "--ca-file", ca).succeeded();
                redwork(host, line, "?ca=" + ca).succeeded();
            }
            RedisSettings settings = RedisSettings.of("rediss://:secret@localhost:" + line.port() + "?ca=" + ca);
            try (Worker worker = Worker.builder(settings)
                            .handle(DOUBLE, (n, context) -> 2 * n)
                            .lane(2, "default")
                            .start();
                    Producer producer = Producer.connect(settings)) {
                assertThat(producer.enqueue(DOUBLE, 21).get(Duration.ofSeconds(30)))
                        .isEqualTo(42);
                assertThat(worker.name()).isNotEmpty();
            }
        }
    }

    @Test
    void aServerMayAskForOurCertificateToo() throws Exception {
        try (TlsLine line = line("server", true)) {
            String ca = ours.certificate("ca").toString();
            String certificate = ours.certificate("client").toString();
            String key = ours.key("client").toString();
            redwork("localhost", line, "--ca-file", ca, "--cert-file", certificate, "--key-file", key)
                    .succeeded();
            redwork("localhost", line, "?ca=" + ca + "&cert=" + certificate + "&key=" + key)
                    .succeeded();
            redwork("localhost", line, "--ca-file", ca).refused(69, "a certificate of ours", "?cert=FILE");
            redwork(
                            "localhost",
                            line,
                            "--ca-file",
                            ca,
                            "--cert-file",
                            others.certificate("client").toString(),
                            "--key-file",
                            others.key("client").toString())
                    .refused(69, "certificate");
            redwork("localhost", line, "--ca-file", ca, "--cert-file", certificate)
                    .refused(2, "certificate and its key go together");
        }
    }

    @Test
    void aServerThatCannotBeTrustedIsNotSpokenTo() throws Exception {
        try (TlsLine line = line("server", false);
                TlsLine elsewhere = line("elsewhere", false)) {
            redwork("localhost", line).refused(69, "an authority that is not trusted here", "?ca=FILE");
            redwork("localhost", line, "--ca-file", others.certificate("ca").toString())
                    .refused(69, "an authority that is not trusted here");
            for (String host : new String[] {"localhost", "127.0.0.1"}) {
                redwork(host, elsewhere, "--ca-file", ours.certificate("ca").toString())
                        .refused(69, "is not for this host", "connect by a name");
            }
        }
        assertThatThrownBy(() -> Producer.connect("rediss://localhost:" + 1 + "?ca=" + dir.resolve("none")))
                .isInstanceOf(RedisRefusedException.class)
                .hasMessageContaining("no such file");
    }

    /** The other way round nothing answers until the time is over: RedisTroubleContractTest has it. */
    @Test
    void aPortOfTlsThatIsSpokenToInPlain() throws Exception {
        try (TlsLine line = line("server", false)) {
            Ran.redwork("redis://:secret@localhost:" + line.port(), "queues").refused(69, "rediss://");
        }
    }

    @Test
    void filesThatHoldSomethingElse() throws Exception {
        Path text = Files.writeString(dir.resolve("text"), "text");
        Path pkcs1 = Files.writeString(dir.resolve("pkcs1"), "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n");
        try (TlsLine line = line("server", false)) {
            redwork("localhost", line, "--ca-file", dir.resolve("none").toString())
                    .refused(2, "--ca-file", "no such file");
            redwork("localhost", line, "--ca-file", text.toString()).refused(69, text.toString(), "certificate");
            redwork(
                            "localhost",
                            line,
                            "--cert-file",
                            ours.certificate("client").toString(),
                            "--key-file",
                            pkcs1.toString())
                    .refused(69, "PKCS#8", "openssl pkcs8");
            redwork(
                            "localhost",
                            line,
                            "--cert-file",
                            ours.certificate("client").toString(),
                            "--key-file",
                            ours.key("server").toString())
                    .refused(69, "no key of the certificate's kind, RSA");
        }
        Ran.redwork("redis://localhost", "queues", "--ca-file", text.toString()).refused(2, "rediss://");
    }

    private static TlsLine line(String certificate, boolean mutual) throws Exception {
        return new TlsLine(ours.context(certificate), mutual, REDIS.port());
    }

    /** Options, or what stands behind the URL. */
    private static Ran redwork(String host, TlsLine line, String... options) {
        boolean inUrl = options.length == 1 && options[0].startsWith("?");
        String url = "rediss://:secret@" + host + ":" + line.port() + (inUrl ? options[0] : "");
        String[] args = new String[inUrl ? 1 : options.length + 1];
        args[0] = "queues";
        if (!inUrl) {
            System.arraycopy(options, 0, args, 1, options.length);
        }
        return Ran.redwork(url, args);
    }
}
