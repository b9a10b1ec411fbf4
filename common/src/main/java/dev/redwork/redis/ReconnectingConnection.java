package dev.redwork.redis;

import dev.redwork.job.RedisSettings;
import dev.redwork.job.RedisUnavailableException;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * One connection, used by one thread at a time; it connects when first used and again after it was lost. No pool stands
 * between: a half-read connection can never reach anybody else.
 */
public final class ReconnectingConnection implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    final RedisSettings settings;
    final DefaultJedisClientConfig config;
    private volatile @Nullable Connection connection;
    private volatile boolean closed;

    /** Replies are outstanding. Of the one thread that uses it. */
    private boolean midway;

    /** @param timeout how long an answer may take before the connection counts as lost */
    public ReconnectingConnection(RedisSettings settings, Duration timeout) {
        this.settings = settings;
        this.config = config(settings, timeout).build();
    }

    private static DefaultJedisClientConfig.Builder config(RedisSettings settings, Duration timeout) {
        return DefaultJedisClientConfig.builder()
                .resp2()
                .connectionTimeoutMillis((int) Math.min(CONNECT_TIMEOUT.toMillis(), timeout.toMillis()))
                .socketTimeoutMillis((int) timeout.toMillis())
                .user(settings.user())
                .password(settings.password())
                .database(settings.database())
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED);
    }

    /** For a round trip that is {@link #over} when all of its replies were read. */
    public Connection begin() {
        if (midway) {
            // An Error, of a stack that was used up say, left no room to give the connection up: its replies are to
            // another question.
            drop();
        }
        Connection open = connected();
        midway = true;
        return open;
    }

    public void over() {
        midway = false;
    }

    public Connection connected() {
        Connection open = connection;
        if (open == null) {
            if (closed) {
                throw new LinkClosedException(settings);
            }
            open = new Connection(new HostAndPort(host(), settings.port()), forConnect());
            open.connect();
            connection = open;
            if (closed) {
                drop();
                throw new LinkClosedException(settings);
            }
        }
        return open;
    }

    /** A name as certificates have it: an IPv6 address stands in brackets in a URL only. */
    private String host() {
        return settings.host().replaceAll("[\\[\\]]", "");
    }

    /** The files of TLS are read for each connection: those of a worker that lives long are renewed meanwhile. */
    // Its successor, SslOptions, takes no PEM.
    @SuppressWarnings("deprecation")
    private DefaultJedisClientConfig forConnect() {
        return settings.tls()
                ? config(settings, Duration.ofMillis(config.getSocketTimeoutMillis()))
                        .ssl(true)
                        .sslSocketFactory(Tls.sockets(settings.tlsFiles()))
                        .sslParameters(Tls.parameters())
                        .build()
                : config;
    }

    /** The exception for the caller of a failed call; the connection is dropped where it cannot be trusted any more. */
    public RuntimeException failed(Throwable e) {
        if (!(e instanceof JedisDataException)) {
            // A reply may be half read: nobody must ever read the rest of it as the answer to something else.
            drop();
        }
        RuntimeException told = RedisErrors.told(settings, e);
        if (told instanceof RedisUnavailableException) {
            // A server that became a replica or reloads its data: the next call looks for it anew.
            drop();
        }
        return told;
    }

    public void drop() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.forceDisconnect();
            } catch (IOException e) {
                // It is gone, which is what was wanted.
            }
        }
    }

    /** Ends the connection, also under a thread that waits on it: that thread then gets an exception. */
    @Override
    public void close() {
        closed = true;
        drop();
    }
}
