package dev.redwork.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a job that is there stands for one that is enqueued.
 *
 * @param key what they have in common, any text of 1 to 256 bytes in UTF-8; null with {@link Rule#REPLACE}, where it is the id
 * @param window how long a job holds the key at most
 */
public record Uniqueness(Rule rule, @Nullable String key, Duration window) {
    /** How long it stands for others. */
    public enum Rule {
        /** Until it has ended. */
        END,
        /** Until it has started. */
        START,
        /** While it is scheduled and not due; it takes the new one's input and due time. */
        DEBOUNCE,
        /** For ever, having the same id; while it is scheduled it takes the new one's input and due time. */
        REPLACE
    }

    private static final int KEY_LIMIT = 256;

    /** By its id: see {@link Rule#REPLACE}. */
    public static final Uniqueness BY_ID = new Uniqueness(Rule.REPLACE, null, Duration.ofMillis(1));

    public Uniqueness {
        if (key != null) {
            checkKey(key);
        }
        TaskOptions.checkSpan("window", window, Duration.ofMillis(1));
    }

    private static void checkKey(String key) {
        int bytes = key.getBytes(UTF_8).length;
        if (bytes < 1 || bytes > KEY_LIMIT || !UTF_8.newEncoder().canEncode(key)) {
            throw new IllegalArgumentException("uniqueness key '" + Names.shown(key) + "' is " + bytes
                    + " bytes in UTF-8, must be text of 1 to " + KEY_LIMIT);
        }
    }
}
