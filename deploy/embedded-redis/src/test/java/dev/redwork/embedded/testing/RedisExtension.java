package dev.redwork.embedded.testing;

import dev.redwork.embedded.RedisServer;
import dev.redwork.embedded.RedisServerBuilder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real, empty Redis for each test of a class:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final RedisExtension redis = RedisExtension.shared();
 * }</pre>
 *
 * <p>It never skips a test: where no server can be had, tests fail. It looks at {@code REDWORK_TEST_REDIS} only, never at
 * {@code REDIS_URL} or port 6379. Test classes that share a server must not run at the same time in one JVM. The field must be static.
 */
public final class RedisExtension implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
    private static final SharedRedis SHARED =
            new SharedRedis(() -> TestRedis.pick(System.getenv("REDWORK_TEST_REDIS")));
    private static final SharedRedis EMBEDDED = new SharedRedis(TestRedis::embedded);

    private final Supplier<TestRedis> source;
    private final boolean own;
    private @Nullable TestRedis redis;

    private RedisExtension(Supplier<TestRedis> source, boolean own) {
        this.source = source;
        this.own = own;
    }

    /**
     * The one server of this JVM: the one that {@code REDWORK_TEST_REDIS} names ({@code redis://host:port}, or
     * {@code docker:image} through Testcontainers), else one from the PATH, else the embedded one. {@code FLUSHALL} runs before
     * each test; of a server named by URL one database is used and flushed, 15 unless classes run side by side.
     */
    public static RedisExtension shared() {
        return new RedisExtension(SHARED, false);
    }

    /** The one embedded server of this JVM, Redis 6.2, whatever else there is: the oldest version that must work. */
    public static RedisExtension embedded() {
        return new RedisExtension(EMBEDDED, false);
    }

    /** A server of this class' own, to be stopped, killed, frozen or filled; before each test it runs again and is empty. */
    public static RedisExtension own(Consumer<RedisServerBuilder> options) {
        return new RedisExtension(
                () -> {
                    RedisServerBuilder builder = RedisServer.builder();
                    options.accept(builder);
                    return TestRedis.of(builder.start());
                },
                true);
    }

    /** Where clients connect to, with password and database if it has them. */
    public String url() {
        return redis().url();
    }

    /** The port at which it listens. */
    public int port() {
        return redis().port();
    }

    /**
     * The server itself; leave one alone that you share.
     *
     * @throws IllegalStateException if it was not started by this JVM
     */
    public RedisServer server() {
        RedisServer server = redis().server();
        if (server == null) {
            throw new IllegalStateException(
                    "This Redis is not a process of ours: use RedisExtension.own for fault tests");
        }
        return server;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        redis = source.get();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        redis().clean();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (own && redis != null && redis.server() != null) {
            redis.server().close();
        }
    }

    private TestRedis redis() {
        if (redis == null) {
            throw new IllegalStateException(
                    "There is no Redis yet: RedisExtension belongs in a static @RegisterExtension field");
        }
        return redis;
    }
}
