package dev.redwork.embedded.testing;

import dev.redwork.embedded.RedisBinary;
import dev.redwork.embedded.RedisServer;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The Redis that a test class uses.
 *
 * @param url with the database index, if it is somebody else's server
 * @param server the server if this JVM started it as a process
 * @param foreign whether it is somebody else's, of which only one database may be touched
 */
record TestRedis(String url, @Nullable RedisServer server, boolean foreign) {
    /** 15, 14, 13 ... for the JVMs in which test classes run side by side. */
    private static final int OUR_DATABASE = 16 - Integer.getInteger("surefire.forkNumber", 1);

    /**
     * Picks by what {@code REDWORK_TEST_REDIS} says: a URL, {@code docker:image}, or nothing for a server of our own.
     *
     * @throws RuntimeException if there is none: tests fail then, they are not skipped
     */
    static TestRedis pick(@Nullable String wanted) {
        if (wanted == null || wanted.isBlank()) {
            return of(RedisServer.builder().start());
        }
        if (wanted.startsWith("docker:")) {
            return new TestRedis(ContainerRedis.start(wanted.substring("docker:".length())), null, false);
        }
        URI uri = URI.create(wanted);
        if (!"redis".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "REDWORK_TEST_REDIS must be redis://host:port or docker:image, was " + wanted);
        }
        return new TestRedis(uri.resolve("/" + OUR_DATABASE).toString(), null, true);
    }

    static TestRedis embedded() {
        return of(RedisServer.builder().binary(RedisBinary.Choice.EMBEDDED).start());
    }

    static TestRedis of(RedisServer server) {
        return new TestRedis(server.url(), server, false);
    }

    int port() {
        int port = URI.create(url).getPort();
        return port < 0 ? 6379 : port;
    }

    /** Brings back what the test before may have stopped or frozen, and empties it. */
    void clean() {
        if (server != null) {
            if (server.isRunning()) {
                server.resume();
            } else {
                server.start();
            }
        }
        try (RawRedis redis = RawRedis.connect(url)) {
            String answer = foreign ? redis.call("FLUSHDB") : redis.call("FLUSHALL");
            if (!answer.equals("OK")) {
                throw new IllegalStateException("Cannot empty the Redis of the tests: " + answer);
            }
        }
    }
}
