package dev.redwork.tasks;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A page to get.
 *
 * @param url {@code http://} or {@code https://}
 * @param timeoutMillis for all of it, redirects and body included; 30,000 where nothing is said
 * @param maxBytes of the body once it is unpacked, more is a failure; 10 MiB where nothing is said
 */
public record Fetch(
        String url,
        @Nullable Integer timeoutMillis,
        @Nullable Integer maxBytes) {
    public static final int TIMEOUT_MILLIS = 30_000;
    public static final int MAX_BYTES = 10 << 20;

    public Fetch {
        Objects.requireNonNull(url, "url is missing");
        timeoutMillis = positive("timeoutMillis", timeoutMillis, TIMEOUT_MILLIS);
        maxBytes = positive("maxBytes", maxBytes, MAX_BYTES);
    }

    public static Fetch of(String url) {
        return new Fetch(url, null, null);
    }

    private static int positive(String name, @Nullable Integer value, int otherwise) {
        int given = value == null ? otherwise : value;
        if (given < 1) {
            throw new IllegalArgumentException(name + " is " + given + ", must be 1 or more");
        }
        return given;
    }
}
