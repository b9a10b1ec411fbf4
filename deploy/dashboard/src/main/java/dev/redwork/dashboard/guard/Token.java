package dev.redwork.dashboard.guard;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.dashboard.guard.Caller.Kind;
import dev.redwork.dashboard.http.Role;
import dev.redwork.job.Names;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line of the file of tokens, {@code NAME ROLE[,ROLE] SHA256HEX [EXPIRES-ISO-DATE]}: only the hash of a token is kept.
 *
 * @param expires the first day (UTC) on which it is refused; null: it stays good
 */
public record Token(Caller caller, String sha256, @Nullable LocalDate expires) {
    private static final String PREFIX = "rwk_";
    private static final int RANDOM_BYTES = 32;
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A new secret: {@code rwk_} and 43 characters of base64url. */
    public static String newSecret() {
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /** The token of a secret. */
    public static Token of(String name, Set<Role> roles, String secret, @Nullable LocalDate expires) {
        return new Token(
                new Caller(Kind.TOKEN, Names.check("token", name), Set.copyOf(roles)),
                HexFormat.of().formatHex(hash(secret)),
                expires);
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException that says what is wrong with it; it repeats no hash
     */
    static Token parse(String line) {
        String[] words = line.strip().split("\\s+", -1);
        if (words.length < 3 || words.length > 4) {
            throw new IllegalArgumentException("it is not: NAME ROLE[,ROLE] SHA256HEX [EXPIRES-ISO-DATE]");
        }
        String hash = words[2].toLowerCase(Locale.ROOT);
        if (!HASH.matcher(hash).matches()) {
            throw new IllegalArgumentException("its third word is no SHA-256, which has 64 hexadecimal digits");
        }
        return new Token(
                new Caller(Kind.TOKEN, Names.check("token", words[0]), roles(words[1])),
                hash,
                words.length == 3 ? null : date(words[3]));
    }

    /**
     * Roles with commas between.
     *
     * @throws IllegalArgumentException that names the known ones
     */
    public static Set<Role> roles(String text) {
        Set<Role> roles = new TreeSet<>();
        for (String word : text.split(",", -1)) {
            roles.add(Arrays.stream(Role.values())
                    .filter(role -> role.text().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("'" + word
                            + "' is no role: read, enqueue, operate, admin or secrets, with commas between")));
        }
        return Set.copyOf(roles);
    }

    /**
     * Roles of somebody who is let in from now on. A file may say less: a line that opens nothing keeps nobody else out.
     *
     * @throws IllegalArgumentException a word is no role, or secrets stands alone
     */
    public static Set<Role> givenRoles(String text) {
        Set<Role> roles = roles(text);
        if (roles.equals(Set.of(Role.SECRETS))) {
            throw new IllegalArgumentException(
                    "secrets alone opens nothing: give it besides another role, such as read,secrets");
        }
        return roles;
    }

    private static LocalDate date(String word) {
        try {
            return LocalDate.parse(word);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("'" + word + "' is no date such as 2030-12-31", e);
        }
    }

    /** Whether this is the hash of it; takes as long for any. */
    boolean hasHash(byte[] hash) {
        return MessageDigest.isEqual(HexFormat.of().parseHex(sha256), hash);
    }

    boolean isGood() {
        return expires == null || LocalDate.now(ZoneOffset.UTC).isBefore(expires);
    }

    static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Its line in the file. */
    public String line() {
        return caller.name() + " " + caller.rolesText() + " " + sha256 + (expires == null ? "" : " " + expires);
    }
}
