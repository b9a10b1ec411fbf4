package dev.redwork.job;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the queues are: {@code redis://[user:password@]host[:port][/database]} ({@code rediss://} for TLS) and the word
 * that all keys start with.
 *
 * @param user null: the server's default one
 * @param password null: none is needed
 */
public record RedisSettings(
        boolean tls,
        String host,
        int port,
        int database,
        @Nullable String user,
        @Nullable String password,
        String namespace) {
    private static final String FORM = "redis://[user:password@]host[:port][/database]";

    // Not java.net.URI alone: it knows no host name with an underscore, which compose files are full of.
    private static final Pattern URL = Pattern.compile("(?<scheme>rediss?)://(?:(?<credentials>[^@/?#]*)@)?"
            + "(?<host>\\[[0-9A-Fa-f:.]+]|[^@/?#:\\[\\]\\s]+)(?::(?<port>\\d{1,5}))?(?:/(?<database>\\d{0,4}))?");

    public RedisSettings {
        Names.check("namespace", namespace);
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
                RedisSettings settings = of(parts, namespace);
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

    private static RedisSettings of(Matcher url, String namespace) throws URISyntaxException {
        String encoded = url.group("credentials");
        String credentials = encoded == null ? null : new URI("redis://" + encoded + "@host").getUserInfo();
        int colon = credentials == null ? -1 : credentials.indexOf(':');
        return new RedisSettings(
                url.group("scheme").equals("rediss"),
                url.group("host"),
                number(url.group("port"), 6379),
                number(url.group("database"), 0),
                credentials == null || colon <= 0 ? null : credentials.substring(0, colon),
                credentials == null ? null : credentials.substring(colon + 1),
                namespace);
    }

    private static int number(@Nullable String digits, int otherwise) {
        return digits == null || digits.isEmpty() ? otherwise : Integer.parseInt(digits);
    }

    /** The address for people and logs: no password. */
    @Override
    public String toString() {
        return (tls ? "rediss://" : "redis://") + host + ":" + port + (database == 0 ? "" : "/" + database);
    }
}
