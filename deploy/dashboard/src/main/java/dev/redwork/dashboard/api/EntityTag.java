package dev.redwork.dashboard.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.dashboard.http.Problem;
import io.javalin.http.Context;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The strong tag of an answer ({@code ETag}): of its bytes, without the fields that tick by themselves. */
record EntityTag(String text) {
    private static final int BYTES = 16;

    static EntityTag of(JsonFields answer, String... ticking) {
        JsonFields still = answer;
        for (String field : ticking) {
            still = still.without(field);
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(still.json().getBytes(UTF_8));
            return new EntityTag('"' + HexFormat.of().formatHex(digest, 0, BYTES) + '"');
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Answers with it, and without a body where the caller has this one already; null: that was done. */
    @Nullable
    JsonFields answer(Context call, JsonFields answer) {
        call.header("ETag", text);
        String known = call.header("If-None-Match");
        if (known != null && isIn(known.replace("W/", ""))) {
            call.status(304);
            return null;
        }
        return answer;
    }

    /**
     * Looks whether the caller's change is one of what is there now.
     *
     * @throws Problem 412: it is of something older
     */
    void checkIfMatch(Context call) {
        String meant = call.header("If-Match");
        if (meant != null && !isIn(meant)) {
            throw new Problem(
                            412,
                            "changed",
                            "it has changed since you read it: read it again, and look whether you still want this")
                    .header("ETag", text);
        }
    }

    private boolean isIn(String tags) {
        return tags.strip().equals("*")
                || Arrays.stream(tags.split(",", -1)).map(String::strip).anyMatch(text::equals);
    }
}
