package dev.redwork.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** One start of a server: writes its configuration, starts the process, and waits until it answers or shows why it does not. */
final class Launch {
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(20);
    /** A server that cannot have its port ends long before: whoever answers then is ours. */
    private static final Duration UNTIL_IT_MUST_LISTEN = Duration.ofSeconds(2);

    private static final Duration UNTIL_KILLED = Duration.ofSeconds(5);
    private static final int PORTS_TO_TRY = 20;

    // Below the ports that systems give to outgoing connections: while a server is down for a restart, a client that
    // reconnects could be given the server's port and take it, even by connecting to itself.
    private static final int LOWEST_PORT = 10_000;
    private static final int HIGHEST_PORT = 32_000;

    private final Settings settings;
    private final DataDirectory data;
    private final RedisBinary binary;
    private int port;

    Launch(Settings settings, DataDirectory data, RedisBinary binary) {
        this.settings = settings;
        this.data = data;
        this.binary = binary;
    }

    /** Returns the process when it serves. A wanted port of 0 means any; {@link #port} says which it became. */
    ServerProcess start(int wanted) {
        for (int tries = wanted == 0 ? PORTS_TO_TRY : 1; ; tries--) {
            try {
                return startAt(wanted == 0 ? anyPort() : wanted);
            } catch (PortInUse e) {
                if (tries == 1) {
                    throw new RedisStartException(
                            "Port " + port + " on " + settings.bind()
                                    + " is in use: stop what listens there, or choose another port (0 takes a free one)",
                            e);
                }
            }
        }
    }

    int port() {
        return port;
    }

    static Path log(DataDirectory data) {
        return data.path().resolve("redis.log");
    }

    private ServerProcess startAt(int chosen) throws PortInUse {
        port = chosen;
        try {
            Path config = ConfigFile.write(settings, data.path(), port);
            ServerLog log = ServerLog.from(log(data));
            ServerProcess process = ServerProcess.start(binary, config, log.file(), data.temporary());
            try {
                awaitReady(process, log);
                return process;
            } catch (RuntimeException | PortInUse | InterruptedException e) {
                // Its directory may be deleted next: a dying server must not write into it any more.
                process.kill();
                process.awaitEnd(UNTIL_KILLED);
                throw e;
            }
        } catch (IOException e) {
            throw new RedisStartException("Cannot start " + binary + " in " + data.path() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RedisStartException("Interrupted while starting " + binary, e);
        }
    }

    private void awaitReady(ServerProcess process, ServerLog log) throws PortInUse, InterruptedException {
        long start = System.nanoTime();
        InetSocketAddress address = settings.address(port);
        while (System.nanoTime() - start < settings.startTimeout().toNanos()) {
            if (process.awaitEnd(BETWEEN_QUESTIONS)) {
                if (log.saysPortInUse()) {
                    throw new PortInUse();
                }
                throw new RedisStartException(
                        binary + " ended with exit code " + process.awaitEnd() + " at its start" + log.lastLines());
            }
            Probe.Answer answer = Probe.ask(address, settings.password(), process.pid());
            if (answer == Probe.Answer.OURS
                    || (answer == Probe.Answer.SOMEBODY
                            && (log.saysReady() || !process.awaitEnd(UNTIL_IT_MUST_LISTEN)))) {
                return;
            }
        }
        throw new RedisStartException(binary + " at port " + port + " did not answer within "
                + settings.startTimeout().toMillis() + " ms" + log.lastLines());
    }

    private static int anyPort() {
        return ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
    }

    /** Somebody else listens on the port. */
    private static final class PortInUse extends Exception {
        private static final long serialVersionUID = 1L;
    }
}
