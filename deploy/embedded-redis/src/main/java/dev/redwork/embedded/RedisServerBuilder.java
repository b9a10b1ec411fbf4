package dev.redwork.embedded;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a {@link RedisServer} shall be started: without any call, the defaults below and a free port. */
public final class RedisServerBuilder {
    static final String DEFAULT_BIND = "127.0.0.1";
    static final Duration DEFAULT_START_TIMEOUT = Duration.ofSeconds(20);

    private int port;
    private String bind = DEFAULT_BIND;
    private @Nullable Path dir;
    private boolean appendonly = true;
    private Appendfsync appendfsync = Appendfsync.EVERYSEC;
    private @Nullable String password;
    private final List<String> directives = new ArrayList<>();
    private RedisBinary.Choice binary = RedisBinary.Choice.PATH_ELSE_EMBEDDED;
    private Duration startTimeout = DEFAULT_START_TIMEOUT;

    RedisServerBuilder() {}

    /** The TCP port; 0, the default, takes a free one, which then stays the server's over restarts. */
    public RedisServerBuilder port(int port) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
        }
        this.port = port;
        return this;
    }

    /** The one address to listen on, 127.0.0.1 by default; any but a loopback address needs a password. */
    public RedisServerBuilder bind(String address) {
        this.bind = oneLine("bind", address);
        return this;
    }

    /**
     * The directory of data, configuration and log; made if missing, and kept. Without it, the data is in a temporary directory
     * that goes with the server.
     */
    public RedisServerBuilder dir(Path directory) {
        this.dir = Objects.requireNonNull(directory, "dir");
        return this;
    }

    /** Whether writes go to an append-only file and survive a restart; on by default. */
    public RedisServerBuilder appendonly(boolean on) {
        this.appendonly = on;
        return this;
    }

    /** When the append-only file is forced to disk; every second by default. */
    public RedisServerBuilder appendfsync(Appendfsync when) {
        this.appendfsync = Objects.requireNonNull(when, "appendfsync");
        return this;
    }

    /** The password that clients must give; none by default. It reaches the server in a file that only its owner can read. */
    public RedisServerBuilder password(String password) {
        if (oneLine("password", password).isEmpty()) {
            throw new IllegalArgumentException("password must not be empty");
        }
        this.password = password;
        return this;
    }

    /** One more line of the server's configuration, the value as it stands in {@code redis.conf}. It wins over our own. */
    public RedisServerBuilder directive(String name, String value) {
        directives.add(oneLine("directive", name) + " " + oneLine("directive " + name, value));
        return this;
    }

    /** Which server program to take; one from the PATH, else the embedded one, by default. */
    public RedisServerBuilder binary(RedisBinary.Choice choice) {
        this.binary = Objects.requireNonNull(choice, "binary");
        return this;
    }

    /** How long the server may take until it answers, loading its data included; 20 s by default. */
    public RedisServerBuilder startTimeout(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("startTimeout must be positive, was " + timeout);
        }
        this.startTimeout = timeout;
        return this;
    }

    /**
     * Starts the server and returns when it answers.
     *
     * @throws IllegalArgumentException if it would listen beyond loopback without a password
     * @throws RedisStartException if it cannot be started: no program that runs here, port in use, unusable directory ...
     */
    public RedisServer start() {
        if (password == null && !isLoopback(bind)) {
            throw new IllegalArgumentException(
                    "bind " + bind + " is reachable from other machines: it needs a password");
        }
        return RedisServer.started(new Settings(
                port, bind, dir, appendonly, appendfsync, password, List.copyOf(directives), binary, startTimeout));
    }

    private static boolean isLoopback(String bind) {
        try {
            return !bind.equals("*") && InetAddress.getByName(bind).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("bind must be an address of this machine, was " + bind, e);
        }
    }

    private static String oneLine(String option, String value) {
        if (value.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException(option + " must be one line without control characters");
        }
        return value;
    }
}
