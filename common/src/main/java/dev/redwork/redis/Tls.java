package dev.redwork.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.redwork.job.RedisRefusedException;
import dev.redwork.job.TlsFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** TLS by files in PEM; and its failures in words. */
public final class Tls {
    private static final char[] NO_PASSWORD = {};

    /** By the kinds of keys that nearly all certificates have. */
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    private Tls() {}

    /** The server's certificate must be for the host that was named. */
    static SSLParameters parameters() {
        SSLParameters parameters = new SSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        return parameters;
    }

    /**
     * Makes sockets that trust and show what the files hold.
     *
     * @throws RedisRefusedException when one cannot be used, naming it
     */
    static SSLSocketFactory sockets(TlsFiles files) {
        return context(files).getSocketFactory();
    }

    /**
     * Trusts and shows what the files hold.
     *
     * @throws RedisRefusedException when one cannot be used, naming it
     */
    public static SSLContext context(TlsFiles files) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(files), trusted(files.ca()), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new RedisRefusedException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private static TrustManager @Nullable [] trusted(@Nullable Path ca) throws GeneralSecurityException, IOException {
        if (ca == null) {
            return null;
        }
        KeyStore store = empty();
        for (Certificate certificate : certificates(ca)) {
            store.setCertificateEntry("ca" + store.size(), certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager @Nullable [] keys(TlsFiles files) throws GeneralSecurityException, IOException {
        if (files.certificate() == null || files.key() == null) {
            return null;
        }
        List<Certificate> chain = certificates(files.certificate());
        KeyStore store = empty();
        PrivateKey key = key(files.key(), chain.get(0).getPublicKey());
        checkPair(files, key, chain.get(0).getPublicKey());
        store.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static List<Certificate> certificates(Path file) throws CertificateException {
        try (InputStream in = Files.newInputStream(file)) {
            List<Certificate> all =
                    List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
            if (!all.isEmpty()) {
                return all;
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (CertificateException e) {
            throw new RedisRefusedException(file + " holds a certificate that cannot be read", e);
        }
        throw new RedisRefusedException(file + " holds no certificate (BEGIN CERTIFICATE)", null);
    }

    private static PrivateKey key(Path file, PublicKey pair) {
        Matcher pem;
        try {
            pem = Pattern.compile("(?s)-----BEGIN PRIVATE KEY-----(.*?)-----END")
                    .matcher(Files.readString(file, US_ASCII));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        try {
            if (pem.find()) {
                byte[] key = Base64.getMimeDecoder().decode(pem.group(1));
                return KeyFactory.getInstance(pair.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(key));
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new RedisRefusedException(
                    file + " holds no key of the certificate's kind, " + pair.getAlgorithm(), e);
        }
        throw new RedisRefusedException(
                file + " holds no key in PKCS#8 (BEGIN PRIVATE KEY): openssl pkcs8 -topk8 -nocrypt -in " + file
                        + " writes it so",
                null);
    }

    /** A handshake with a key of another certificate fails, and tells nobody why. */
    private static void checkPair(TlsFiles files, PrivateKey key, PublicKey pair) throws GeneralSecurityException {
        String algorithm = SIGNATURES.get(pair.getAlgorithm());
        if (algorithm == null) {
            return;
        }
        Signature signature = Signature.getInstance(algorithm);
        byte[] any = {1};
        signature.initSign(key);
        signature.update(any);
        byte[] signed = signature.sign();
        signature.initVerify(pair);
        signature.update(any);
        if (!signature.verify(signed)) {
            throw new RedisRefusedException(
                    files.key() + " holds the key of another certificate than the first of " + files.certificate(),
                    null);
        }
    }

    private static RedisRefusedException unreadable(Path file, IOException e) {
        String why = e instanceof NoSuchFileException
                ? "there is no such file"
                : e.getClass().getSimpleName();
        return new RedisRefusedException(file + " cannot be read: " + why, e);
    }

    /**
     * A failure that another try does not mend, in words that follow the server's address; null: it is another one.
     *
     * @param causes of the failure, itself first
     */
    static @Nullable String refusal(List<Throwable> causes) {
        Throwable root = causes.get(causes.size() - 1);
        String message = String.valueOf(root.getMessage());
        if (root instanceof CertificateException
                && (message.startsWith("No name matching") || message.startsWith("No subject alternative"))) {
            return "shows a certificate that is not for this host (" + message
                    + "): connect by a name that stands in it";
        } else if (causes.stream()
                .anyMatch(cause ->
                        cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException)) {
            return "shows a certificate of an authority that is not trusted here: name the authority's file, ?ca=FILE"
                    + " in the URL";
        } else if (root instanceof CertificateException) {
            return "shows a certificate that cannot be used: " + message;
        } else if (message.matches(".*\\b(certificate_required|bad_certificate)\\b.*")) {
            return "asks for a certificate of ours: name it and its key, ?cert=FILE&key=FILE in the URL";
        } else if (message.matches(
                ".*\\b(unknown_ca|certificate_unknown|certificate_expired|unsupported_certificate)\\b.*")) {
            return "does not take our certificate (" + message + ")";
        }
        return null;
    }
}
