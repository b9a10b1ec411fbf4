package dev.redwork.tasks;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An access log whose pages are to be counted, or a part of it: gzip or plain, in Common or Combined Log Format.
 *
 * <p>Gzip can be read from its beginning only. So each job reads the whole log, and looks only at its part of the lines: of parts
 * numbered from 0 each has every so many'th chunk of lines.
 *
 * @param source a URL, or the path of a file below the worker's {@code --files}
 * @param under pages below this directory only, such as {@code book} or {@code book/en}; null: all pages
 * @param part whose lines, from 0; 0 where nothing is said
 * @param parts how many there are; 1 where nothing is said
 * @param chunk lines of a chunk; 10,000 where nothing is said
 * @param share whose paths, from 0: a share has those whose hash leaves this remainder; 0 where nothing is said
 * @param shares how many there are; 1 where nothing is said. Where a job has more counts than an output may hold, it says how
 *     many it takes
 */
public record WeblogPart(
        String source,
        @Nullable String under,
        @Nullable Integer part,
        @Nullable Integer parts,
        @Nullable Integer chunk,
        @Nullable Integer share,
        @Nullable Integer shares) {
    public static final int CHUNK = 10_000;

    /** Jobs of one log at most. */
    public static final int MOST_PARTS = 1_000;

    public WeblogPart {
        Objects.requireNonNull(source, "source is missing");
        part = part == null ? 0 : part;
        parts = parts == null ? 1 : parts;
        chunk = chunk == null ? CHUNK : chunk;
        share = share == null ? 0 : share;
        shares = shares == null ? 1 : shares;
        checkPlace("part", part, parts);
        checkPlace("share", share, shares);
        if (chunk < 1) {
            throw new IllegalArgumentException("chunk is " + chunk + ", must be 1 line or more");
        }
    }

    /** All of a log. */
    public static WeblogPart of(String source, @Nullable String under) {
        return new WeblogPart(source, under, null, null, null, null, null);
    }

    private static void checkPlace(String name, int place, int most) {
        if (place < 0 || place >= most) {
            throw new IllegalArgumentException(
                    name + " is " + place + ", must be 0 or more, and below " + name + "s, which is " + most);
        }
    }
}
