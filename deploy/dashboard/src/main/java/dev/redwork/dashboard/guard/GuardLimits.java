package dev.redwork.dashboard.guard;

import java.time.Duration;

/**
 * The limits of a server that differ in tests.
 *
 * @param patience how long the headers of a request may take, and its body
 * @param bodies bytes of all bodies that are held at once; the first 16 KB of each are not counted
 */
public record GuardLimits(Duration patience, long bodies) {
    private static final int SHARE_OF_HEAP = 16;
    private static final long MOST = 64L << 20;

    /** Those of a server: 10 s, and a sixteenth of the heap, but at least one body of the largest size, and 64 MB at most. */
    public static GuardLimits ofServer() {
        long share = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
        return new GuardLimits(Guard.PATIENCE, Math.max(Guard.MOST_BODY_BYTES, Math.min(MOST, share)));
    }
}
