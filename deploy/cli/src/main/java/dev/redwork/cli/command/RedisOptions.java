package dev.redwork.cli.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the queues are; of every command that talks to Redis, and of {@code redwork} itself for all of them. */
public final class RedisOptions {
    @Option(
            names = "--redis",
            paramLabel = "URL",
            description =
                    "Where Redis is: redis://[user:password@]host[:port][/database], rediss:// for TLS. Default: the"
                            + " variable REDIS_URL, else redis://127.0.0.1:6379 (quickstart, bench and reference: one of"
                            + " their own).")
    @Nullable
    public String url;

    @Option(
            names = "--namespace",
            paramLabel = "NAME",
            description = "The word that all keys start with. Default: the variable REDWORK_NAMESPACE, else redwork.")
    @Nullable
    public String namespace;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description =
                    "A file whose first line is the password; what stands in a URL is seen in lists of processes.")
    @Nullable
    public Path passwordFile;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description =
                    "For rediss://: the certificates (PEM) of the authorities to trust. Default: those of the JVM.")
    @Nullable
    public Path caFile;

    @Option(
            names = "--cert-file",
            paramLabel = "FILE",
            description = "For rediss://: our own certificate (PEM), where the server asks for one.")
    @Nullable
    public Path certFile;

    @Option(names = "--key-file", paramLabel = "FILE", description = "For rediss://: its key (PEM, PKCS#8).")
    @Nullable
    public Path keyFile;

    public boolean isGiven() {
        return url != null
                || namespace != null
                || passwordFile != null
                || caFile != null
                || certFile != null
                || keyFile != null;
    }
}
