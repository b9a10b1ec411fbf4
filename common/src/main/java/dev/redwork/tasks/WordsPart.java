package dev.redwork.tasks;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A text whose words are to be counted, or bytes of it.
 *
 * @param source a URL, or the path of a file below the worker's {@code --files}
 * @param from the first byte, 0 where nothing is said; a page is counted as a whole
 * @param bytes how many, at most; null: up to the end. A word belongs to the bytes in which it begins
 */
public record WordsPart(
        String source, @Nullable Long from, @Nullable Long bytes) {
    public WordsPart {
        Objects.requireNonNull(source, "source is missing");
        from = from == null ? 0 : from;
        if (from < 0 || (bytes != null && bytes < 1)) {
            throw new IllegalArgumentException(
                    "from is " + from + ", must be 0 or more; bytes is " + bytes + ", must be 1 or more");
        }
    }

    /** All of it. */
    public static WordsPart of(String source) {
        return new WordsPart(source, null, null);
    }
}
