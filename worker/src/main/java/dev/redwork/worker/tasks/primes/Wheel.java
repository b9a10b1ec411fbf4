package dev.redwork.worker.tasks.primes;

/**
 * The wheel of 30: of 30 numbers in a row only 8 are not divisible by 2, 3 or 5, so one byte speaks for 30 numbers.
 *
 * <pre>
 *     bit of byte i    0       1       2       3       4       5       6       7
 *     number        30i+1   30i+7  30i+11  30i+13  30i+17  30i+19  30i+23  30i+29
 * </pre>
 *
 * A prime p = 30a + r meets the wheel at p·q for q = 30b + w, where w runs through the same 8 residues. Such a multiple
 * lies in byte {@code p·b + ⌊p·w/30⌋}, and its bit depends on r and w alone: 64 cases, numbered {@code 8·bit(r) +
 * bit(w)}. The idea is primesieve's (Kim Walisch), the arithmetic follows from multiplying out p·q.
 */
final class Wheel {

    static final int SPAN = 30;

    private static final int[] RESIDUES = {1, 7, 11, 13, 17, 19, 23, 29};

    /** From a number below 30 to the bit of the first residue that is not smaller. */
    private static final int[] BIT_AT_OR_ABOVE = new int[SPAN];

    /** By case: the byte to AND with, to clear the multiple's bit. */
    static final byte[] ERASE = new byte[64];

    /** By case: the bytes that a step to the next multiple adds, besides {@code p/30 · GAP}. */
    static final int[] CARRY = new int[64];

    /** By case: the distance from w to the next residue. */
    static final int[] GAP = new int[64];

    static {
        for (int n = 0, bit = 0; n < SPAN; n++) {
            BIT_AT_OR_ABOVE[n] = bit;
            bit += n == RESIDUES[bit] ? 1 : 0;
        }
        for (int c = 0; c < 64; c++) {
            int r = RESIDUES[c / 8];
            int w = RESIDUES[c % 8];
            int next = c % 8 == 7 ? SPAN + 1 : RESIDUES[c % 8 + 1];
            ERASE[c] = (byte) ~(1 << bitOf((long) r * w));
            CARRY[c] = r * next / SPAN - r * w / SPAN;
            GAP[c] = next - w;
        }
    }

    private Wheel() {}

    /** The case of the same prime's next multiple. */
    static int nextCase(int c) {
        return (c & 56) | ((c + 1) & 7);
    }

    /** The bit of {@code number}, or of the next number on the wheel when it is divisible by 2, 3 or 5. */
    static int bitOf(long number) {
        return BIT_AT_OR_ABOVE[(int) (number % SPAN)];
    }

    /** The number that a bit (0 to 7) of byte {@code index} stands for. */
    static long number(long index, int bit) {
        return index * SPAN + RESIDUES[bit];
    }
}
