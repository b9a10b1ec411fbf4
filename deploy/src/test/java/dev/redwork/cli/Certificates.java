package dev.redwork.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority, and the certificates that it gives: made by keytool, in a directory of the test. */
public final class Certificates {
    private static final String PASSWORD = "changeit";

    private final Path dir;
    private final Path store;

    private Certificates(Path dir) {
        this.dir = dir;
        this.store = dir.resolve("store.p12");
    }

    public static Certificates in(Path dir) throws Exception {
        Certificates made = new Certificates(Files.createDirectories(dir));
        made.keytool("-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=ca", "-ext", "bc:c");
        made.write("ca");
        return made;
    }

    /** Gives one for these names, such as {@code dns:localhost,ip:127.0.0.1}. A key of RSA takes seconds to make, one of EC none. */
    public Certificates give(String alias, String algorithm, String names) throws Exception {
        keytool(
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + alias,
                "-ext",
                "san=" + names,
                "-signer",
                "ca");
        write(alias);
        return this;
    }

    private void write(String alias) throws Exception {
        KeyStore all = open();
        Files.writeString(
                certificate(alias), pem("CERTIFICATE", all.getCertificate(alias).getEncoded()));
        Files.writeString(
                key(alias),
                pem("PRIVATE KEY", all.getKey(alias, PASSWORD.toCharArray()).getEncoded()));
    }

    private static String pem(String kind, byte[] content) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content) + "\n-----END " + kind
                + "-----\n";
    }

    public Path certificate(String alias) {
        return dir.resolve(alias + ".pem");
    }

    public Path key(String alias) {
        return dir.resolve(alias + ".key");
    }

    /** Of a server that shows this certificate, and trusts what the authority has given. */
    public SSLContext context(String alias) throws Exception {
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
        command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
    }
}
