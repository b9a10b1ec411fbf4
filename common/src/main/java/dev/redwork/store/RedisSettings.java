package dev.redwork.store;

import dev.redwork.job.Defaults;
import dev.redwork.job.Names;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.SslOptions;

/**
 * Where the queues are: {@code redis://[user:password@]host[:port][/database]} ({@code rediss://} for TLS) and the word
 * that all keys start with.
 */
public final class RedisSettings {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final String FORM = "redis://[user:password@]host[:port][/database]";

    private final String scheme;
    private final String host;
    private final int port;
    private final int database;
    private final @Nullable String user;
    private final @Nullable String password;
    private final String namespace;

    private RedisSettings(URI url, String namespace) {
        this.scheme = url.getScheme();
        this.host = url.getHost();
        this.port = url.getPort() < 0 ? 6379 : url.getPort();
        String path = url.getPath() == null ? "" : url.getPath().replace("/", "");
        this.database = path.isEmpty() ? 0 : Integer.parseInt(path);
        String credentials = url.getUserInfo();
        if (credentials == null) {
            this.user = null;
            this.password = null;
        } else {
            int colon = credentials.indexOf(':');
            String name = colon < 0 ? "" : credentials.substring(0, colon);
            this.user = name.isEmpty() ? null : name;
            this.password = credentials.substring(colon + 1);
        }
        this.namespace = Names.check("namespace", namespace);
    }

    public static RedisSettings of(String url) {
        return of(url, Defaults.NAMESPACE);
    }

    /**
     * Reads a Redis URL.
     *
     * @throws IllegalArgumentException when it is none; the message does not repeat its password
     */
    public static RedisSettings of(String url, String namespace) {
        try {
            URI uri = new URI(url);
            boolean known = "redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme());
            boolean path = uri.getPath() == null || uri.getPath().matches("/?[0-9]{0,4}");
            if (known && uri.getHost() != null && path && uri.getPort() <= 65_535) {
                return new RedisSettings(uri, namespace);
            }
        } catch (URISyntaxException e) {
            // Told below in our own words: the parser's message repeats the URL, and with it the password.
        }
        throw new IllegalArgumentException(
                "Redis URL '" + url.replaceAll("//[^@/]*@", "//...@") + "' is not of the form " + FORM);
    }

    public String host() {
        return host;
    }

    public int port() {
        return port;
    }

    public String namespace() {
        return namespace;
    }

    /** How the client library connects; an answer may take {@code timeout}, one that is waited for some seconds more. */
    DefaultJedisClientConfig client(Duration timeout) {
        DefaultJedisClientConfig.Builder builder = DefaultJedisClientConfig.builder()
                .resp2()
                .connectionTimeoutMillis((int) Math.min(CONNECT_TIMEOUT.toMillis(), timeout.toMillis()))
                .socketTimeoutMillis((int) timeout.toMillis())
                .blockingSocketTimeoutMillis(
                        (int) Defaults.BLOCK.plus(CONNECT_TIMEOUT).toMillis())
                .user(user)
                .password(password)
                .database(database)
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED);
        if (scheme.equals("rediss")) {
            builder.sslOptions(SslOptions.defaults());
        }
        return builder.build();
    }

    /** The keys of one queue. */
    public Keys keys(String queue) {
        return new Keys(namespace, queue);
    }

    /** The address for people and logs: no password. */
    @Override
    public String toString() {
        return scheme + "://" + host + ":" + port + (database == 0 ? "" : "/" + database);
    }
}
