package dev.redwork.cli.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the queues are; of every command that talks to Redis, and of {@code redwork} itself for all of them. */
public final class RedisOptions {
    @Option(
            names = "--redis",
            paramLabel = "URL",
            description =
                    "Where Redis is: redis://[user:password@]host[:port][/database]. Default: the variable REDIS_URL,"
                            + " else redis://127.0.0.1:6379 (quickstart and bench: one of their own).")
    @Nullable
    public String url;

    @Option(
            names = "--namespace",
            paramLabel = "NAME",
            description = "The word that all keys start with. Default: redwork.")
    @Nullable
    public String namespace;

    public boolean isGiven() {
        return url != null || namespace != null;
    }
}
