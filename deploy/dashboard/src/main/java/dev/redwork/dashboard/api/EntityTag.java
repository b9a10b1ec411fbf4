package dev.redwork.dashboard.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.dashboard.http.Problem;
import io.javalin.http.Context;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The tag of an answer ({@code ETag}): of its bytes, without the fields that tick by themselves. Where it has settings that callers
 * change, their tag stands before it, with a dot between: a change by {@code If-Match} is one of the settings, which stand still in a
 * queue that is busy.
 *
 * @param text with its quotes
 * @param settings the tag of the settings, and the dot; empty: there are none
 */
record EntityTag(String text, String settings) {
    private static final int BYTES = 16;
    private static final int SETTINGS_BYTES = 6;

    static EntityTag of(JsonFields answer, String... ticking) {
        return of("", answer, ticking);
    }

    /** Of an answer that has such settings. */
    static EntityTag of(String settings, JsonFields answer, String... ticking) {
        JsonFields still = answer;
        for (String field : ticking) {
            still = still.without(field);
        }
        return new EntityTag('"' + settings + hash(still.json(), BYTES) + '"', settings);
    }

    /** The tag of settings, with its dot. */
    static String ofSettings(Object... settings) {
        return hash(Arrays.toString(settings), SETTINGS_BYTES) + ".";
    }

    private static String hash(String text, int bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Answers with it, and without a body where the caller has this one already; null: that was done. */
    @Nullable
    JsonFields answer(Context call, JsonFields answer) {
        call.header("ETag", text);
        String known = call.header("If-None-Match");
        if (known != null && isIn(known.replace("W/", ""), text::equals)) {
            call.status(304);
            return null;
        }
        return answer;
    }

    /**
     * Looks whether the caller's change is one of the settings that there are now.
     *
     * @param settings as {@link #ofSettings} gives them
     * @throws Problem 412: it is of older ones
     */
    static void checkIfMatch(Context call, String settings) {
        String meant = call.header("If-Match");
        if (meant != null && !isIn(meant, tag -> tag.startsWith('"' + settings))) {
            throw new Problem(
                    412,
                    "changed",
                    "it has changed since you read it: read it again, and look whether you still want this");
        }
    }

    private static boolean isIn(String tags, Predicate<String> meant) {
        return tags.strip().equals("*")
                || Arrays.stream(tags.split(",", -1)).map(String::strip).anyMatch(meant);
    }
}
