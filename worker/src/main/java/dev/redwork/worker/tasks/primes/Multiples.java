package dev.redwork.worker.tasks.primes;

/**
 * Erases the multiples of the base primes from one segment after another, each prime going on where it stopped.
 *
 * <p>A prime is taken up in the segment where its square lies: its smaller multiples have a smaller factor.
 */
final class Multiples {

    /** Primes below this hit a segment often; they work in blocks that fit the first-level cache. */
    private static final int OFTEN = 16 << 10;

    private static final int BLOCK = 32 << 10;

    private final int[] primes;
    private int takenUp;
    private int takenUpOften;

    /** For each prime taken up: the byte of its next multiple, counted from the segment's first byte. */
    private final int[] next;

    /** For each prime taken up: p/30 in the upper 26 bits, below it the case of its next multiple, as {@link Wheel}. */
    private final int[] step;

    /** {@code primes} ascend and are not written to. */
    Multiples(int[] primes) {
        this.primes = primes;
        this.next = new int[primes.length];
        this.step = new int[primes.length];
    }

    /** Erases in the first {@code length} bytes, of which byte 0 is the wheel's byte {@code first}; segments are in order. */
    void erase(byte[] bytes, int length, long first) {
        takeUp(length, first);
        for (int from = 0; from < length; from += BLOCK) {
            int to = Math.min(length, from + BLOCK);
            for (int k = 0; k < takenUpOften; k++) {
                eraseOften(bytes, to, k);
            }
        }
        for (int k = takenUpOften; k < takenUp; k++) {
            eraseSeldom(bytes, length, k);
        }
        for (int k = 0; k < takenUp; k++) {
            next[k] -= length;
        }
    }

    private void takeUp(int length, long first) {
        long end = (first + length) * Wheel.SPAN;
        for (; takenUp < primes.length && (long) primes[takenUp] * primes[takenUp] < end; takenUp++) {
            int p = primes[takenUp];
            long q = Math.max(p, (first * Wheel.SPAN + p - 1) / p);
            int bit = Wheel.bitOf(q);
            long multiple = p * Wheel.number(q / Wheel.SPAN, bit);
            next[takenUp] = (int) (multiple / Wheel.SPAN - first);
            step[takenUp] = ((p / Wheel.SPAN) << 6) | (Wheel.bitOf(p) << 3) | bit;
            if (p < OFTEN) {
                takenUpOften = takenUp + 1;
            }
        }
    }

    /** Goes from multiple to multiple: nothing to prepare, which is right for a prime with few multiples here. */
    private void eraseSeldom(byte[] bytes, int to, int k) {
        int at = next[k];
        if (at >= to) {
            return;
        }
        int thirtieth = step[k] >>> 6;
        int c = step[k] & 63;
        while (at < to) {
            bytes[at] &= Wheel.ERASE[c];
            at += thirtieth * Wheel.GAP[c] + Wheel.CARRY[c];
            c = Wheel.nextCase(c);
        }
        next[k] = at;
        step[k] = (thirtieth << 6) | c;
    }

    /** Each residue on its own: its multiples are p bytes apart and clear the same bit, so the inner loop is bare. */
    private void eraseOften(byte[] bytes, int to, int k) {
        int at = next[k];
        if (at >= to) {
            return;
        }
        int p = primes[k];
        int thirtieth = step[k] >>> 6;
        int c = step[k] & 63;
        int lastRound = at + (to - at) / p * p;
        for (int residue = 0; residue < 8; residue++) {
            byte mask = Wheel.ERASE[c];
            for (int i = at; i < to; i += p) {
                bytes[i] &= mask;
            }
            at += thirtieth * Wheel.GAP[c] + Wheel.CARRY[c];
            c = Wheel.nextCase(c);
        }
        at = lastRound;
        while (at < to) {
            at += thirtieth * Wheel.GAP[c] + Wheel.CARRY[c];
            c = Wheel.nextCase(c);
        }
        next[k] = at;
        step[k] = (thirtieth << 6) | c;
    }
}
