package dev.redwork.worker.tasks.fetch;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority and its certificates, made with the JDK's keytool: a good one, an expired one and one of its own. */
final class TestCertificates {
    private static final String PASSWORD = "changeit";

    private final Path file;
    private final KeyStore store;

    TestCertificates(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        file = folder.resolve("certificates.p12");
        keytool("authority", "-ext", "bc:c", "-validity", "2");
        keytool("good", "-ext", "san=dns:good.test", "-validity", "2", "-signer", "authority");
        keytool(
                "expired",
                "-ext",
                "san=dns:expired.test",
                "-startdate",
                "-3d",
                "-validity",
                "1",
                "-signer",
                "authority");
        keytool("idn", "-ext", "san=dns:xn--bcher-kva.test", "-validity", "2", "-signer", "authority");
        keytool("self", "-ext", "san=dns:self.test", "-validity", "2");
        store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    }

    /** Trusts the authority, and nobody else. */
    SSLContext client() throws GeneralSecurityException, IOException {
        KeyStore trusted = empty();
        trusted.setCertificateEntry("authority", store.getCertificate("authority"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** Sockets of a server with this certificate. */
    ServerSocketFactory server(String alias) throws GeneralSecurityException, IOException {
        KeyStore one = empty();
        char[] password = PASSWORD.toCharArray();
        one.setKeyEntry(alias, store.getKey(alias, password), password, store.getCertificateChain(alias));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(one, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context.getServerSocketFactory();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore empty = KeyStore.getInstance("PKCS12");
        empty.load(null, null);
        return empty;
    }

    private void keytool(String alias, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", alias));
        command.addAll(List.of("-dname", "CN=" + alias, "-keyalg", "EC", "-groupname", "secp256r1"));
        command.addAll(List.of("-keystore", file.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.Charset.defaultCharset());
        if (process.waitFor() != 0) {
            throw new IllegalStateException("keytool for " + alias + ": " + said);
        }
    }
}
