package dev.redwork.job;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Files of a TLS connection, each in PEM. They are read at each connect: a renewed certificate needs no restart.
 *
 * @param ca certificates of the authorities to trust; null: those that this JVM trusts
 * @param certificate our own, and those between it and its authority's; null: we show none
 * @param key of our own certificate, in PKCS#8, not encrypted; null as {@code certificate} is
 */
public record TlsFiles(
        @Nullable Path ca,
        @Nullable Path certificate,
        @Nullable Path key) {
    /** Trusts what this JVM trusts, and shows no certificate. */
    public static final TlsFiles NONE = new TlsFiles(null, null, null);

    public TlsFiles {
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("a client's certificate and its key go together: give both, or none");
        }
    }
}
