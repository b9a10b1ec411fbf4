package dev.redwork.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the queues are: {@code redis://[user:password@]host[:port][/database]} and the word that all keys start with. With
 * {@code rediss://} it is TLS; {@code ?ca=FILE&cert=FILE&key=FILE} behind it name files, see {@link TlsFiles}.
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
        String namespace,
        TlsFiles tlsFiles) {
    private static final String FORM = "redis://[user:password@]host[:port][/database]";
    private static final String SECRET = "(?:[^@/?#%\\s]|%[0-9A-Fa-f]{2})*";
    private static final String ADDRESS = "(?<host>\\[[0-9A-Fa-f:.]+]|[^@/?#:\\[\\]\\s]+)(?::(?<port>\\d{1,5}))?";

    // Not java.net.URI: it knows no host name with an underscore, which compose files are full of.
    private static final Pattern URL = Pattern.compile("(?<scheme>rediss?)://(?:(?<credentials>" + SECRET + ")@)?"
            + ADDRESS + "(?:/(?<database>\\d{0,4}))?(?:\\?(?<query>[^#]*))?");
    private static final Pattern FILE = Pattern.compile("(ca|cert|key)=([^&=]+)");
    private static final Pattern HARMLESS = Pattern.compile("[a-z]+://[A-Za-z0-9.-]*");

    public RedisSettings {
        Names.check("namespace", namespace);
        if (!tls && !tlsFiles.equals(TlsFiles.NONE)) {
            throw new IllegalArgumentException("files of TLS are for rediss://, the URL begins with redis://");
        }
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
        // Programs read it from the environment, which need not have it.
        Objects.requireNonNull(url, "the URL of Redis is null: is the variable that it is read from set?");
        Matcher parts = URL.matcher(url);
        Map<String, Path> files = new HashMap<>();
        int port = parts.matches() ? number(parts.group("port"), 6379) : 0;
        if (port < 1 || port > 65_535 || !readFiles(parts.group("query"), files)) {
            // Without an @, too, any part may be a password: only what cannot be one is shown.
            String shown = HARMLESS.matcher(url).matches() ? url : url.replaceAll("(?s)^([a-z]*:/*)?.*", "$1...");
            throw new IllegalArgumentException(
                    "Redis URL '" + shown + "' is not of the form " + FORM + ": " + mistake(url));
        }
        String[] credentials = String.valueOf(parts.group("credentials")).split(":", 2);
        boolean given = parts.group("credentials") != null;
        return new RedisSettings(
                parts.group("scheme").equals("rediss"),
                parts.group("host"),
                port,
                number(parts.group("database"), 0),
                !given || credentials.length < 2 || credentials[0].isEmpty() ? null : decoded(credentials[0]),
                !given ? null : decoded(credentials[credentials.length - 1]),
                namespace,
                new TlsFiles(files.get("ca"), files.get("cert"), files.get("key")));
    }

    private static boolean readFiles(@Nullable String query, Map<String, Path> files) {
        for (String word : query == null ? new String[0] : query.split("&", -1)) {
            Matcher file = FILE.matcher(word);
            if (!file.matches()) {
                return false;
            }
            files.put(file.group(1), Path.of(decoded(file.group(2))));
        }
        return true;
    }

    /** Its mistake, in words that repeat nothing of it. */
    private static String mistake(String url) {
        if (!url.matches("(?s)rediss?://.*")) {
            return url.isBlank() ? "it is empty" : "it begins with redis:// or rediss://";
        }
        String rest = url.substring(url.indexOf("//") + 2);
        int at = rest.lastIndexOf('@');
        if (!rest.substring(0, Math.max(0, at)).matches(SECRET)) {
            return "user and password are percent-encoded, @ as %40, / as %2F, : as %3A, ? as %3F, # as %23, % as %25";
        }
        Matcher address = Pattern.compile("(?s)" + ADDRESS + "(?:[/?#].*)?").matcher(rest.substring(at + 1));
        int port = address.matches() ? number(address.group("port"), 6379) : 0;
        if (port < 1 || port > 65_535) {
            return "behind a host and a colon stands its port, 1 to 65535"
                    + (at < 0 ? "; a password stands before an @, as in redis://:PASSWORD@host" : "");
        }
        return "behind the address stands the number of a database, and with rediss:// ?ca=FILE&cert=FILE&key=FILE";
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    private static int number(@Nullable String digits, int otherwise) {
        return digits == null || digits.isEmpty() ? otherwise : Integer.parseInt(digits);
    }

    /** The same with another password. */
    public RedisSettings withPassword(String other) {
        return new RedisSettings(tls, host, port, database, user, other, namespace, tlsFiles);
    }

    /** The same with other files. */
    public RedisSettings withTlsFiles(TlsFiles other) {
        return new RedisSettings(tls, host, port, database, user, password, namespace, other);
    }

    /** The URL with all that it says, its password too: for another process, not for people and logs. */
    public String url() {
        StringBuilder url = new StringBuilder(tls ? "rediss://" : "redis://");
        if (user != null || password != null) {
            url.append(user == null ? "" : encoded(user)).append(':');
            url.append(password == null ? "" : encoded(password)).append('@');
        }
        url.append(host).append(':').append(port).append('/').append(database);
        append(url, "ca=", tlsFiles.ca());
        append(url, "cert=", tlsFiles.certificate());
        append(url, "key=", tlsFiles.key());
        return url.toString();
    }

    private static void append(StringBuilder url, String name, @Nullable Path file) {
        if (file != null) {
            url.append(url.indexOf("?") < 0 ? '?' : '&').append(name).append(encoded(file.toString()));
        }
    }

    /** The address for people and logs: no password. */
    @Override
    public String toString() {
        return (tls ? "rediss://" : "redis://") + host + ":" + port + (database == 0 ? "" : "/" + database);
    }
}
