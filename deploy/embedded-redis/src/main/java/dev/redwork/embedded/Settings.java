package dev.redwork.embedded;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings with which one server is started; {@link RedisServerBuilder} checks them. */
record Settings(
        int port,
        String bind,
        @Nullable Path dir,
        boolean appendonly,
        Appendfsync appendfsync,
        @Nullable String password,
        List<String> directives,
        RedisBinary.Choice binary,
        Duration startTimeout) {

    /** Where a client on this machine finds the server. */
    InetSocketAddress address(int actualPort) {
        return new InetSocketAddress(host(), actualPort);
    }

    /** The address that a client on this machine connects to. */
    String host() {
        return switch (bind) {
            case "0.0.0.0", "*" -> "127.0.0.1";
            case "::" -> "::1";
            default -> bind;
        };
    }

    // A record would print the password.
    @Override
    public String toString() {
        return "Settings[" + bind + ":" + port + "]";
    }
}
