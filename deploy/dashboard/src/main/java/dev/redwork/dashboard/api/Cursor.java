package dev.redwork.dashboard.api;

import dev.redwork.dashboard.http.Problem;
import dev.redwork.job.Utf8;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Where a list of jobs goes on, as addresses have it: a place holds an id, which may have any bytes. */
public final class Cursor {
    private Cursor() {}

    /** For an address. */
    public static String text(String place) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Utf8.encode(place));
    }

    /**
     * The place that an address names; empty for null: the beginning.
     *
     * @throws Problem 400: it names none
     */
    public static String place(@Nullable String text) {
        try {
            return text == null ? "" : Utf8.decode(Base64.getUrlDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw noPlace();
        }
    }

    /** The refusal of what is no place. */
    public static Problem noPlace() {
        return Problem.badRequest(
                "query parameter after is no place in the list: take the one that the last page named");
    }
}
