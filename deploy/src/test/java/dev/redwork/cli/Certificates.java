package dev.redwork.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority, and the certificates that it gives: made by keytool, in a directory of the test. */
final class Certificates {
    private static final String PASSWORD = "changeit";

    private final Path dir;
    private final Path store;

    private Certificates(Path dir) {
        this.dir = dir;
        this.store = dir.resolve("store.p12");
    }

    static Certificates in(Path dir) throws Exception {
        Certificates made = new Certificates(Files.createDirectories(dir));
        made.keytool("-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=ca", "-ext", "bc:c");
        made.keytool(
                "-exportcert",
                "-alias",
                "ca",
                "-rfc",
                "-file",
                made.certificate("ca").toString());
        return made;
    }

    /** Gives one for these names, such as {@code dns:localhost,ip:127.0.0.1}. */
    Certificates give(String alias, String algorithm, String names) throws Exception {
        Path request = dir.resolve(alias + ".csr");
        keytool("-genkeypair", "-alias", alias, "-keyalg", algorithm, "-dname", "CN=" + alias);
        keytool("-certreq", "-alias", alias, "-file", request.toString());
        keytool(
                "-gencert",
                "-alias",
                "ca",
                "-infile",
                request.toString(),
                "-outfile",
                certificate(alias).toString(),
                "-rfc",
                "-ext",
                "san=" + names);
        keytool(
                "-importcert",
                "-alias",
                alias,
                "-noprompt",
                "-file",
                certificate(alias).toString());
        Key key = open().getKey(alias, PASSWORD.toCharArray());
        Files.writeString(
                key(alias),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(key.getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        return this;
    }

    Path certificate(String alias) {
        return dir.resolve(alias + ".pem");
    }

    Path key(String alias) {
        return dir.resolve(alias + ".key");
    }

    /** Of a server that shows this certificate, and trusts what the authority has given. */
    SSLContext context(String alias) throws Exception {
        KeyStore all = open();
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry(
                alias,
                all.getKey(alias, PASSWORD.toCharArray()),
                PASSWORD.toCharArray(),
                all.getCertificateChain(alias));
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", all.getCertificate("ca"));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private KeyStore open() throws Exception {
        return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.add("-J-XX:TieredStopAtLevel=1");
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
    }
}
