package dev.redwork.worker.tasks.primes;

import java.util.Arrays;

/**
 * Fills a segment with the multiples of 7 to 29 already erased.
 *
 * <p>The multiples of a few small primes together repeat on the {@link Wheel} after as many bytes as the primes'
 * product. Two such patterns are made once, 17 KB and 12 KB; copying them costs far less than erasing multiples that
 * lie so close.
 */
final class Presieve {

    /** From this prime on, multiples have to be erased one by one. */
    static final int FIRST_PRIME_LEFT = 31;

    private static final byte[] COPIED = pattern(7, 11, 13, 17);
    private static final byte[] ERASED = pattern(19, 23, 29);

    private Presieve() {}

    /** Overwrites the first {@code length} bytes; byte 0 stands for the wheel's byte {@code first}. */
    static void fill(byte[] bytes, int length, long first) {
        for (int at = 0, run; at < length; at += run) {
            int offset = (int) ((first + at) % COPIED.length);
            run = Math.min(COPIED.length - offset, length - at);
            System.arraycopy(COPIED, offset, bytes, at, run);
        }
        for (int at = 0, run; at < length; at += run) {
            int offset = (int) ((first + at) % ERASED.length);
            run = Math.min(ERASED.length - offset, length - at);
            and(bytes, at, offset, run);
        }
        if (first == 0) {
            // The patterns erase 7 to 29 themselves too, and leave 1.
            bytes[0] = (byte) 0b1111_1110;
        }
    }

    // A method of its own, and no more than this loop, so that the compiler takes many bytes at once.
    private static void and(byte[] bytes, int at, int offset, int run) {
        for (int i = 0; i < run; i++) {
            bytes[at + i] &= ERASED[offset + i];
        }
    }

    // Plain loops: this runs before the compiler has warmed up, and a stream per number took 50 ms of a process' first
    // job.
    private static byte[] pattern(int... primes) {
        int product = 1;
        for (int p : primes) {
            product *= p;
        }
        byte[] pattern = new byte[product];
        Arrays.fill(pattern, (byte) -1);
        for (int p : primes) {
            int c = Wheel.bitOf(p) << 3;
            for (int at = p / Wheel.SPAN; at < product; c = Wheel.nextCase(c)) {
                pattern[at] &= Wheel.ERASE[c];
                at += p / Wheel.SPAN * Wheel.GAP[c] + Wheel.CARRY[c];
            }
        }
        return pattern;
    }
}
