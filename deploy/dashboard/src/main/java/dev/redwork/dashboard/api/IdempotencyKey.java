package dev.redwork.dashboard.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.job.Names;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The header {@code Idempotency-Key} as the id of a job: of calls with the same key one enqueues it, whichever server they come to. */
final class IdempotencyKey {
    private static final String BASE_32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int BITS = 5;
    private static final int LENGTH = 26;

    private IdempotencyKey() {}

    /**
     * The id that a key becomes: itself where it is a valid one, else {@code k.} and 26 characters of its SHA-256, which are 130 bits of it.
     *
     * @param header as it came, with or without quotes, between which the draft of its standard has it
     */
    static String idOf(String header) {
        String key = header.strip();
        boolean quoted = key.length() >= 2 && key.startsWith("\"") && key.endsWith("\"");
        String bare = quoted ? key.substring(1, key.length() - 1).replaceAll("\\\\([\"\\\\])", "$1") : key;
        try {
            return JobRequest.checkId(bare);
        } catch (IllegalArgumentException e) {
            return Names.checkId("k." + base32(sha256(bare.getBytes(UTF_8))));
        }
    }

    private static byte[] sha256(byte[] text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base32(byte[] bytes) {
        StringBuilder text = new StringBuilder(LENGTH);
        int held = 0;
        int bits = 0;
        for (int i = 0; text.length() < LENGTH; ) {
            if (bits < BITS) {
                held = ((held << Byte.SIZE) | (bytes[i++] & 0xFF)) & 0xFFFF;
                bits += Byte.SIZE;
            }
            bits -= BITS;
            text.append(BASE_32.charAt((held >> bits) & 31));
        }
        return text.toString();
    }
}
