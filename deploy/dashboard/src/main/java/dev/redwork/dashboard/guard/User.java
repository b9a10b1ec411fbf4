package dev.redwork.dashboard.guard;

import dev.redwork.dashboard.guard.Caller.Kind;
import dev.redwork.dashboard.http.Role;
import dev.redwork.job.Names;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.spec.KeySpec;
import java.util.Base64;
import java.util.Set;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A line of the file of users, {@code NAME ROLE[,ROLE] pbkdf2-sha256-600000 SALT HASH}: of a password only its hash is kept, which takes
 * a third of a second to make.
 *
 * @param salt base64url of 16 random bytes
 * @param hash base64url of the 32 bytes that PBKDF2 with HMAC-SHA256 makes of salt and password in 600,000 rounds, as OWASP asks for
 */
record User(Caller caller, String salt, String hash) {
    /** Characters of a password; shorter ones are guessed. */
    static final int SHORTEST = 8;

    static final int LONGEST = 200;

    private static final int ROUNDS = 600_000;
    private static final String SCHEME = "pbkdf2-sha256-" + ROUNDS;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Against him a password is held that belongs to no user: who asks must not learn by the time that there is none. */
    static final User NOBODY = new User(new Caller(Kind.USER, "nobody", Set.of()), "A".repeat(22), "A".repeat(43));

    /**
     * A new one.
     *
     * @throws IllegalArgumentException the name is none, or the password is too short or too long
     */
    static User of(String name, Set<Role> roles, String password) {
        if (password.length() < SHORTEST || password.length() > LONGEST) {
            throw new IllegalArgumentException("a password must have " + SHORTEST + " to " + LONGEST + " characters");
        }
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        String text = encode(salt);
        Caller caller = new Caller(Kind.USER, Names.check("user", name), Set.copyOf(roles));
        return new User(caller, text, encode(hash(password, salt)));
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException that says what is wrong with it; it repeats no hash
     */
    static User parse(String line) {
        String[] words = line.strip().split("\\s+", -1);
        if (words.length != 5 || !words[2].equals(SCHEME)) {
            throw new IllegalArgumentException(
                    "it is not: NAME ROLE[,ROLE] " + SCHEME + " SALT HASH, as redwork dashboard user add writes it");
        } else if (bytes(words[3]) != SALT_BYTES || bytes(words[4]) != HASH_BYTES) {
            throw new IllegalArgumentException("its salt or its hash is not whole");
        }
        Caller caller = new Caller(Kind.USER, Names.check("user", words[0]), Token.roles(words[1]));
        return new User(caller, words[3], words[4]);
    }

    private static int bytes(String base64) {
        try {
            return Base64.getUrlDecoder().decode(base64).length;
        } catch (IllegalArgumentException e) {
            return -1;
        }
    }

    /** Whether it is his; takes as long for any. */
    boolean hasPassword(String password) {
        byte[] made = hash(password, Base64.getUrlDecoder().decode(salt));
        return MessageDigest.isEqual(made, Base64.getUrlDecoder().decode(hash));
    }

    private static byte[] hash(String password, byte[] salt) {
        KeySpec key = new PBEKeySpec(password.toCharArray(), salt, ROUNDS, HASH_BYTES * 8);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(key)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** His line in the file. */
    String line() {
        return String.join(" ", caller.name(), caller.rolesText(), SCHEME, salt, hash);
    }
}
