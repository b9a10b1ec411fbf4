package dev.redwork.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Redis or Valkey server, as a child process that ends with this JVM, however the JVM ends. It can be stopped, killed,
 * suspended and started again on its port and its data. Methods may be called by any thread, one at a time gets its turn.
 *
 * <pre>{@code
 * try (RedisServer redis = RedisServer.builder().start()) {
 *     connect(redis.url());
 * }
 * }</pre>
 */
public final class RedisServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisServer.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Settings settings;
    private final DataDirectory data;
    private final RedisBinary binary;
    private int port;
    private @Nullable ServerProcess process;
    private boolean closed;
    private boolean suspended;

    private RedisServer(Settings settings, DataDirectory data, RedisBinary binary) {
        this.settings = settings;
        this.data = data;
        this.binary = binary;
        this.port = settings.port();
    }

    /** A builder with the defaults: a free port on loopback, a temporary directory, an append-only file, no password. */
    public static RedisServerBuilder builder() {
        return new RedisServerBuilder();
    }

    static RedisServer started(Settings settings) {
        DataDirectory data = DataDirectory.open(settings.dir());
        try {
            RedisBinary binary = BinarySearch.find(settings.binary(), data.path());
            data.checkReadableBy(binary);
            RedisServer server = new RedisServer(settings, data, binary);
            server.start();
            return server;
        } catch (RuntimeException e) {
            data.close();
            throw e;
        }
    }

    /**
     * Starts it again after it ended, on the same port and the same data, and returns when it answers.
     *
     * @throws IllegalStateException if it runs, or was closed
     * @throws RedisStartException if it cannot be started
     */
    public synchronized void start() {
        if (isRunning()) {
            throw new IllegalStateException("This server runs already, at port " + port);
        }
        if (closed) {
            throw new IllegalStateException("This server was closed: start a new one");
        }
        Launch launch = new Launch(settings, data, binary);
        process = launch.start(port);
        suspended = false;
        port = launch.port();
    }

    /** Ends it as a supervisor would, with SIGTERM, and waits; data is safe. After 10 s without an end, SIGKILL. */
    public synchronized void stop() {
        ServerProcess running = process;
        if (running == null || !running.isAlive()) {
            return;
        }
        running.terminate();
        // A suspended server acts on the signal only when it goes on.
        signal("CONT");
        if (!endsWithin(running, PATIENCE)) {
            LOG.warn(
                    "Redis {} at port {} did not end within {} s: killing it",
                    running.pid(),
                    port,
                    PATIENCE.toSeconds());
            kill();
        }
    }

    /** Ends it at once, with SIGKILL, and waits until it is gone; writes that {@code appendfsync} did not cover may be lost. */
    public synchronized void kill() {
        ServerProcess running = process;
        if (running != null) {
            running.kill();
            endsWithin(running, PATIENCE);
        }
    }

    /** Freezes it with SIGSTOP: connections stay open and nothing answers. */
    public synchronized void suspend() {
        signal("STOP");
        suspended = true;
    }

    /** Lets it go on after {@link #suspend}. */
    public synchronized void resume() {
        // A signal is a process of its own: not one for each test that begins.
        if (suspended) {
            signal("CONT");
            suspended = false;
        }
    }

    /** Waits until the server ends, by whom ever, and says its exit code: 0 after SIGTERM, 128 + n if signal n killed it. */
    public int awaitEnd() throws InterruptedException {
        return process().awaitEnd();
    }

    /** Stops it and, unless a directory was given, deletes its data. A closed server cannot be started again. */
    @Override
    public synchronized void close() {
        stop();
        if (!closed) {
            closed = true;
            data.close();
        }
    }

    /** Whether the process is there; a suspended one is. */
    public synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** {@code redis://127.0.0.1:6400}, with {@code :password@} (URL-encoded) when one is set. */
    public String url() {
        String password = settings.password();
        String secret = password == null
                ? ""
                : ":" + URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20") + "@";
        String host = settings.host();
        return "redis://" + secret + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
    }

    /** The TCP port that it listens on. */
    public synchronized int port() {
        return port;
    }

    /** The process id of the server itself, as last started. */
    public long pid() {
        return process().pid();
    }

    /** The program that runs, and where it was found. */
    public RedisBinary binary() {
        return binary;
    }

    /** The server's version, such as {@code 7.0.15}. */
    public String version() {
        return binary.version();
    }

    /** The directory of its data, configuration and log. */
    public Path dir() {
        return data.path();
    }

    /** The file that holds all the server says about itself, over all its starts. */
    public Path log() {
        return Launch.log(data);
    }

    private synchronized ServerProcess process() {
        if (process == null) {
            throw new IllegalStateException("This server was never started");
        }
        return process;
    }

    private void signal(String name) {
        try {
            process().signal(name);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot send SIG" + name + " to Redis " + pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean endsWithin(ServerProcess process, Duration time) {
        try {
            return process.awaitEnd(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }
}
