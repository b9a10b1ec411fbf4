package dev.redwork.worker.tasks.fetch;

import dev.redwork.job.PermanentFailure;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.net.URIAuthority;
import org.jspecify.annotations.Nullable;

/**
 * A URL that may be fetched, in the parts that are sent.
 *
 * <p>Strict where programs read URLs differently, since the host that one checks may not be the one that another connects to:
 * no user, no backslash, no IPv4 address but four plain decimal numbers. In all else as the URL Standard has it, and browsers.
 *
 * @param scheme {@code http} or {@code https}
 * @param host a name in ASCII, an IPv4 address or an IPv6 address without brackets, in its short form
 * @param port -1: the scheme's own, however it was given
 * @param path with the query, encoded
 */
record WebAddress(String scheme, String host, int port, String path) {
    private static final int LENGTH_LIMIT = 8_000;
    private static final int SHOWN = 120;

    private static final Pattern URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)", Pattern.DOTALL);
    private static final Pattern AUTHORITY = Pattern.compile("//([^/?#]*)([^#]*).*", Pattern.DOTALL);
    private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[[^\\[\\]]*]|[^:\\[\\]]*)(?::(0*\\d{0,5}))?");
    private static final Pattern NAME = Pattern.compile("(?:[a-z0-9_-]{1,63}\\.)*[a-z0-9_-]{1,63}");
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)");
    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile("(?:" + OCTET + "\\.){3}" + OCTET);

    /** The pieces; how many there may be is known to Java, which takes longer ones and 01.2.3.4, too. */
    private static final Pattern IPV6 = Pattern.compile("(?:[0-9A-Fa-f]{0,4}:){1,8}(?:[0-9A-Fa-f]{0,4}|" + IPV4 + ")");

    /** Pieces of an IPv6 address that are 0, with the colons around them. */
    private static final Pattern ZEROS = Pattern.compile("(?:^|:)0(?::0)+(?::|$)");

    /** In a host: bytes that are no ASCII. */
    private static final Pattern ENCODED_TEXT = Pattern.compile("(?:%[89A-Fa-f][0-9A-Fa-f])+");

    private static final int NAME_LIMIT = 253;
    private static final int PORT_LIMIT = 65_535;

    /** Characters that do not stand for themselves in a path or query, and a % that is no escape: encoding keeps their meaning. */
    private static final Pattern TO_ENCODE = Pattern.compile("%(?![0-9A-Fa-f]{2})|[^%A-Za-z0-9._~/?!$&'()*+,;=:@-]");

    /** Written so, too, they are dots: a server, or a program in front of it, may read them. */
    private static final Pattern ENCODED_DOT = Pattern.compile("%2[Ee]");

    /** Of a header's value: bytes that are no ASCII, and are not UTF-8 either. */
    private static final Pattern NO_ASCII = Pattern.compile("[^\\x00-\\x7f]");

    private static final HexFormat PERCENT = HexFormat.of().withUpperCase().withPrefix("%");

    /**
     * Reads an absolute URL.
     *
     * @throws PermanentFailure when it is none, or none that is fetched
     */
    static WebAddress of(String url) {
        String text = url.strip();
        if (text.length() > LENGTH_LIMIT) {
            throw new PermanentFailure(
                    "a URL of " + text.length() + " characters is too long, at most " + LENGTH_LIMIT);
        }
        if (text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
            throw new PermanentFailure(shown(text) + " has half a character in it: encode it as %XX");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new PermanentFailure(shown(text) + " has control characters: encode them as %XX");
        }
        return read(text);
    }

    private static WebAddress read(String text) {
        Matcher parts = URL.matcher(text);
        if (!parts.matches()) {
            throw new PermanentFailure(shown(text) + " is no URL: write it in full, as in http://example.com/");
        }
        String scheme = parts.group(1).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new PermanentFailure(shown(text) + " is not fetched: only http and https are");
        }
        Matcher rest = AUTHORITY.matcher(parts.group(2));
        if (!rest.matches()) {
            throw new PermanentFailure(shown(text) + " is no URL: write // behind " + scheme + ":");
        }
        return of(scheme, rest.group(1), rest.group(2));
    }

    private static WebAddress of(String scheme, String authority, String path) {
        if (authority.indexOf('@') >= 0) {
            // Not shown: it may be a password.
            throw new PermanentFailure(
                    "a user or password stands in the URL: take it out, nothing is fetched with one");
        }
        Matcher parts = HOST_AND_PORT.matcher(authority);
        if (!parts.matches()) {
            throw new PermanentFailure(shown(authority) + " is no host with a port");
        }
        String encoded = encode(path.startsWith("/") ? path : "/" + path);
        int query = queryOf(encoded);
        return new WebAddress(
                scheme,
                host(parts.group(1)),
                port(parts.group(2), scheme),
                withoutDots(encoded.substring(0, query)) + encoded.substring(query));
    }

    /**
     * Where a {@code Location} header leads from here.
     *
     * @param location as it came, a character for each byte
     * @throws PermanentFailure when that is not fetched
     */
    WebAddress follow(String location) {
        WebAddress there = to(location);
        int length = there.toString().length();
        if (length > LENGTH_LIMIT) {
            throw new PermanentFailure("a redirect to a URL of " + length + " characters is too long, at most "
                    + LENGTH_LIMIT + ": " + shown(there.toString()));
        }
        return there;
    }

    private WebAddress to(String location) {
        if (location.indexOf('\0') >= 0) {
            // RFC 9110, section 5.5: programs read a header with one in it differently.
            throw new PermanentFailure("a redirect to " + shown(location) + " has a NUL in it");
        }
        // The URL Standard drops these wherever they stand, and at the ends all that is no character.
        String target = text(location).replaceAll("[\t\r\n]", "").trim();
        if (URL.matcher(target).lookingAt()) {
            return read(target);
        }
        if (target.startsWith("//")) {
            return read(scheme + ":" + target);
        }
        int fragment = target.indexOf('#');
        String reference = encode(fragment < 0 ? target : target.substring(0, fragment));
        return new WebAddress(scheme, host, port, reference.isEmpty() ? path : resolve(reference));
    }

    /** Of bytes: those that are no ASCII are UTF-8 in practice, else each stands for itself. */
    private static String text(String bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return NO_ASCII.matcher(bytes)
                    .replaceAll(match -> PERCENT.formatHex(match.group().getBytes(StandardCharsets.ISO_8859_1)));
        }
    }

    /** After RFC 3986, section 5.2; {@code java.net.URI} does it after an older one and drops empty segments. */
    private String resolve(String reference) {
        String here = path.substring(0, queryOf(path));
        if (reference.startsWith("?")) {
            return here + reference;
        }
        int query = queryOf(reference);
        String there = reference.substring(0, query);
        String whole = there.startsWith("/") ? there : here.substring(0, here.lastIndexOf('/') + 1) + there;
        return withoutDots(whole) + reference.substring(query);
    }

    private static int queryOf(String path) {
        int mark = path.indexOf('?');
        return mark < 0 ? path.length() : mark;
    }

    private static String withoutDots(String path) {
        Deque<String> kept = new ArrayDeque<>();
        String[] segments = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            String segment = ENCODED_DOT.matcher(segments[i]).replaceAll(".");
            boolean isUp = segment.equals("..");
            boolean isDot = isUp || segment.equals(".");
            if (isUp) {
                kept.pollLast();
            }
            if (!isDot) {
                kept.add(segments[i]);
            } else if (i == segments.length - 1) {
                kept.add("");
            }
        }
        return "/" + String.join("/", kept);
    }

    /** Whether a host is an address itself, so that no lookup is needed. */
    static boolean isLiteral(String host) {
        return host.indexOf(':') >= 0 || IPV4.matcher(host).matches();
    }

    /** Where to connect. */
    HttpHost target() {
        return new HttpHost(scheme, host, port);
    }

    /** The same request, to be sent there. */
    <T extends HttpUriRequestBase> T asked(T request) {
        request.setScheme(scheme);
        request.setAuthority(new URIAuthority(host, port));
        // By ourselves: HttpClient keeps a name that begins with xn-- in Unicode.
        request.setHeader(HttpHeaders.HOST, authority());
        // Apart from the rest: a path like //other.example would be read as a host.
        request.setPath(path);
        return request;
    }

    /** The whole URL. */
    @Override
    public String toString() {
        return scheme + "://" + authority() + path;
    }

    private String authority() {
        String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return bracketed + (port < 0 ? "" : ":" + port);
    }

    /** A text from outside, fit for a message: nothing in it steers a terminal, or turns its line around. */
    static String shown(String text) {
        String clean = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
        return clean.length() <= SHOWN ? clean : clean.substring(0, SHOWN) + "...";
    }

    private static int port(@Nullable String digits, String scheme) {
        if (digits == null || digits.isEmpty()) {
            return -1;
        }
        int port = Integer.parseInt(digits);
        if (port < 1 || port > PORT_LIMIT) {
            throw new PermanentFailure("port " + digits + " does not exist: 1 to " + PORT_LIMIT + " do");
        }
        // Servers that redirect to their own name know it without.
        return port == (scheme.equals("http") ? 80 : 443) ? -1 : port;
    }

    private static String host(String given) {
        if (given.startsWith("[")) {
            return ipv6(given);
        }
        String name = ascii(given);
        if (name.length() > NAME_LIMIT) {
            throw new PermanentFailure(shown(given) + " is no host: a name has at most " + NAME_LIMIT + " characters");
        }
        if (ENDS_IN_NUMBER.matcher(name).matches() && !IPV4.matcher(name).matches()) {
            // 127.1, 0177.0.0.1, 0x7f.1 and 2130706433 are loopback to some programs and something else to others.
            throw new PermanentFailure(shown(given) + " is no host: write an IPv4 address as four decimal numbers");
        }
        if (!NAME.matcher(name).matches()) {
            throw new PermanentFailure((given.isEmpty() ? "nothing" : shown(given)) + " is no host");
        }
        return name;
    }

    /** In one spelling; an IPv4 address that is mapped becomes itself. */
    private static String ipv6(String given) {
        String literal = given.substring(1, given.length() - 1);
        try {
            if (IPV6.matcher(literal).matches()) {
                // With a colon it is never looked up.
                InetAddress address = InetAddress.getByName(literal);
                return address instanceof Inet6Address ? compressed(address.getAddress()) : address.getHostAddress();
            }
        } catch (UnknownHostException e) {
            throw new PermanentFailure(shown(given) + " is no IPv6 address", e);
        }
        throw new PermanentFailure(shown(given) + " is no IPv6 address");
    }

    /** RFC 5952: the first of the longest rows of zeros, from two on, is "::". */
    private static String compressed(byte[] address) {
        ByteBuffer bytes = ByteBuffer.wrap(address);
        String pieces = IntStream.range(0, address.length / 2)
                .mapToObj(i -> Integer.toHexString(bytes.getShort() & 0xffff))
                .collect(Collectors.joining(":"));
        return ZEROS.matcher(pieces)
                .results()
                .max(Comparator.<MatchResult>comparingInt(row -> row.group().length())
                        .thenComparing(MatchResult::start, Comparator.reverseOrder()))
                .map(row -> pieces.substring(0, row.start()) + "::" + pieces.substring(row.end()))
                .orElse(pieces);
    }

    private static String ascii(String given) {
        String name = HostName.ascii(decoded(given));
        if (name == null) {
            throw new PermanentFailure(shown(given) + " is no host");
        }
        // The dot of the root: the same host, under one name.
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /** Names in other scripts come encoded in redirects. ASCII does not: who encodes that hides what it says. */
    private static String decoded(String host) {
        return ENCODED_TEXT
                .matcher(host)
                .replaceAll(match ->
                        new String(HexFormat.of().parseHex(match.group().replace("%", "")), StandardCharsets.UTF_8));
    }

    private static String encode(String path) {
        return TO_ENCODE
                .matcher(path)
                .replaceAll(match -> PERCENT.formatHex(match.group().getBytes(StandardCharsets.UTF_8)));
    }
}
