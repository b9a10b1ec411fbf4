package dev.redwork.worker.tasks.primes;

import java.util.Arrays;

/**
 * Counts or lists the primes of a range by a segmented sieve of Eratosthenes, on the calling thread.
 *
 * <p>Needs half a megabyte, and 12 bytes for each prime up to the root of {@code hi}: 1 MB at 10^12, 24 MB at 10^15.
 * Of these, 4 are kept for the next call. Both methods take {@code 0 <= lo <= hi <= LIMIT}, else an
 * {@link IllegalArgumentException}, and notice an interrupt after some milliseconds.
 */
final class Sieve {

    /** The largest {@code hi}: 10^15. */
    static final long LIMIT = 1_000_000_000_000_000L;

    /** The primes that {@link Segments} leaves out. */
    private static final long[] BEFORE_SEGMENTS = {2, 3, 5};

    private Sieve() {}

    /** How many primes p there are with {@code lo <= p < hi}. */
    static long count(long lo, long hi) throws InterruptedException {
        check(lo, hi);
        long count =
                Arrays.stream(BEFORE_SEGMENTS).filter(p -> lo <= p && p < hi).count();
        Segments segments = new Segments(lo, hi);
        while (segments.next()) {
            for (int i = 0; i < segments.words(); i++) {
                count += Long.bitCount(segments.word(i));
            }
        }
        return count;
    }

    /** The primes p with {@code lo <= p < hi}, ascending; 8 bytes each, and as much again while they are collected. */
    static long[] list(long lo, long hi) throws InterruptedException {
        check(lo, hi);
        long[] primes =
                Arrays.stream(BEFORE_SEGMENTS).filter(p -> lo <= p && p < hi).toArray();
        int size = primes.length;
        Segments segments = new Segments(lo, hi);
        while (segments.next()) {
            for (int i = 0; i < segments.words(); i++) {
                long word = segments.word(i);
                if (primes.length < size + Long.SIZE) {
                    primes = Arrays.copyOf(primes, size + Long.SIZE + size / 2);
                }
                for (; word != 0; word &= word - 1) {
                    primes[size++] = segments.number(i, Long.numberOfTrailingZeros(word));
                }
            }
        }
        return Arrays.copyOf(primes, size);
    }

    private static void check(long lo, long hi) {
        if (lo < 0 || hi < lo || hi > LIMIT) {
            throw new IllegalArgumentException("range [%d, %d): needs 0 <= lo <= hi <= %d".formatted(lo, hi, LIMIT));
        }
    }
}
