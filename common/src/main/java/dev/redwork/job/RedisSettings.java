package dev.redwork.job;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the queues are: {@code redis://[user:password@]host[:port][/database]} ({@code rediss://} for TLS) and the word
 * that all keys start with.
 */
public final class RedisSettings {
    private static final String FORM = "redis://[user:password@]host[:port][/database]";

    // Not java.net.URI alone: it knows no host name with an underscore, which compose files are full of.
    private static final Pattern URL = Pattern.compile("(?<scheme>rediss?)://(?:(?<credentials>[^@/?#]*)@)?"
            + "(?<host>\\[[0-9A-Fa-f:.]+]|[^@/?#:\\[\\]\\s]+)(?::(?<port>\\d{1,5}))?(?:/(?<database>\\d{0,4}))?");

    private final String scheme;
    private final String host;
    private final int port;
    private final int database;
    private final @Nullable String user;
    private final @Nullable String password;
    private final String namespace;

    private RedisSettings(Matcher url, String namespace) throws URISyntaxException {
        this.scheme = url.group("scheme");
        this.host = url.group("host");
        this.port = number(url.group("port"), 6379);
        this.database = number(url.group("database"), 0);
        String encoded = url.group("credentials");
        String credentials = encoded == null ? null : new URI("redis://" + encoded + "@host").getUserInfo();
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
            Matcher parts = URL.matcher(url);
            if (parts.matches()) {
                RedisSettings settings = new RedisSettings(parts, namespace);
                if (settings.port > 0 && settings.port <= 65_535) {
                    return settings;
                }
            }
        } catch (URISyntaxException e) {
            // Told below in our own words: the parser's message repeats the URL, and with it the password.
        }
        // All up to the last @ may be a password, and so may what stands behind a question mark.
        String shown = url.replaceAll("(?s)^([a-z]*:)?.*@", "$1//...@").replaceAll("(?s)[?#].*", "?...");
        throw new IllegalArgumentException("Redis URL '" + shown + "' is not of the form " + FORM);
    }

    private static int number(@Nullable String digits, int otherwise) {
        return digits == null || digits.isEmpty() ? otherwise : Integer.parseInt(digits);
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

    public boolean tls() {
        return scheme.equals("rediss");
    }

    public int database() {
        return database;
    }

    public @Nullable String user() {
        return user;
    }

    public @Nullable String password() {
        return password;
    }

    /** The address for people and logs: no password. */
    @Override
    public String toString() {
        return scheme + "://" + host + ":" + port + (database == 0 ? "" : "/" + database);
    }
}
