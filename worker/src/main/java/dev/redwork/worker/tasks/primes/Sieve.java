package dev.redwork.worker.tasks.primes;

import dev.redwork.tasks.PrimeRange;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * Counts or lists the primes of a range by a segmented sieve of Eratosthenes, on the calling thread. Of 30 numbers in a row
 * only 8 are not divisible by 2, 3 or 5, so one byte speaks for 30 numbers:
 *
 * <pre>
 *     bit of byte i    0       1       2       3       4       5       6       7
 *     number        30i+1   30i+7  30i+11  30i+13  30i+17  30i+19  30i+23  30i+29
 * </pre>
 *
 * A prime p = 30a + r meets this wheel at p·q for q = 30b + w, where w runs through the same 8 residues. Such a multiple lies in
 * byte {@code p·b + ⌊p·w/30⌋}, and its bit depends on r and w alone: 64 cases, numbered {@code 8·bit(r) + bit(w)}. The idea is
 * primesieve's (Kim Walisch), the arithmetic follows from multiplying out p·q.
 *
 * <p>Needs 13 bytes for each prime up to the root of {@code hi}: 1 MB at 10^12, 26 MB at 10^15. Of these, 4 are kept for the
 * next call. Ranges are as {@link PrimeRange} has them; an interrupt is noticed after some milliseconds.
 */
final class Sieve {
    private static final int SPAN = 30;
    private static final int[] RESIDUES = {1, 7, 11, 13, 17, 19, 23, 29};

    /** From a number below 30 to the bit of the first residue that is not smaller. */
    private static final int[] BITS = new int[SPAN];

    /** By case: the byte to AND with, to clear the multiple's bit. */
    private static final byte[] ERASE = new byte[64];

    /** By case: the bytes that a step to the next multiple adds, besides {@code p/30 · GAP}. */
    private static final int[] CARRY = new int[64];

    /** By case: the distance from w to the next residue. */
    private static final int[] GAP = new int[64];

    /** The multiples of 7, 11 and 13 erased: they lie close and repeat after so many bytes, so a copy costs far less. */
    private static final byte[] PATTERN = new byte[7 * 11 * 13];

    /** From this prime on, multiples have to be erased one by one. */
    private static final int FIRST_LEFT = 17;

    /** The longest list so far, because neighbouring jobs need the same primes. At most 8 MB. */
    private static volatile BasePrimes longest = new BasePrimes(0, new int[0]);

    static {
        for (int n = 0, bit = 0; n < SPAN; n++) {
            BITS[n] = bit;
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
        for (int i = 0; i < PATTERN.length * 8; i++) {
            long n = number(i / 8, i % 8);
            PATTERN[i / 8] |= (byte) (n % 7 == 0 || n % 11 == 0 || n % 13 == 0 ? 0 : 1 << i % 8);
        }
    }

    /** All primes from {@link #FIRST_LEFT} to a limit. */
    private record BasePrimes(
            int limit,
            @SuppressWarnings("ArrayRecordComponent") int[] primes) {}

    private final long lo;
    private final long hi;
    private final byte[] bytes;
    private final LongBuffer words;
    private final int[] primes;

    /** Primes met so far: each is taken up where its square lies, since its smaller multiples have a smaller factor. */
    private int takenUp;

    /** For each prime taken up: the byte of its next multiple, counted from the segment's first byte, and the case of it. */
    private final int[] next;

    private final byte[] cases;

    /** The segment's first byte, of all bytes from number 0 on. */
    private long start;

    private int length;
    private final long end;

    private Sieve(long lo, long hi) throws InterruptedException {
        this.lo = lo;
        this.hi = hi;
        // Exact: up to 2^53 a long and its double are the same number.
        this.primes = basePrimes((int) Math.sqrt((double) hi));
        this.next = new int[primes.length];
        this.cases = new byte[primes.length];
        this.start = lo / SPAN;
        this.end = (hi + SPAN - 1) / SPAN;
        this.bytes = new byte[(int) Math.min(segment(hi), (end - start + 7) / 8 * 8)];
        this.words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
    }

    /** Bytes of a segment: they fit the first-level cache, unless that gives each of many primes too little to do. */
    static int segment(long hi) {
        return Math.max(32 << 10, Math.min(512 << 10, (int) Math.sqrt((double) hi) / 64 * 8));
    }

    /** How many primes p there are with {@code lo <= p < hi}. */
    static long count(long lo, long hi) throws InterruptedException {
        long count = beforeTheWheel(lo, hi).count();
        Sieve sieve = new Sieve(lo, hi);
        while (sieve.next()) {
            for (int i = 0; i < sieve.words.limit(); i++) {
                count += Long.bitCount(sieve.words.get(i));
            }
        }
        return count;
    }

    /** The primes p with {@code lo <= p < hi}, ascending. */
    static long[] list(long lo, long hi) throws InterruptedException {
        LongStream.Builder primes = LongStream.builder();
        beforeTheWheel(lo, hi).forEach(primes);
        Sieve sieve = new Sieve(lo, hi);
        while (sieve.next()) {
            for (int i = 0; i < sieve.words.limit(); i++) {
                for (long word = sieve.words.get(i); word != 0; word &= word - 1) {
                    int bit = Long.numberOfTrailingZeros(word);
                    primes.add(number(sieve.start + (long) i * Long.BYTES + bit / 8, bit % 8));
                }
            }
        }
        return primes.build().toArray();
    }

    private static LongStream beforeTheWheel(long lo, long hi) {
        return LongStream.of(2, 3, 5).filter(p -> lo <= p && p < hi);
    }

    /** A sieve finds them too, and another one finds that one's: after 10^15 come 31,622,776, then 5,623, 74 and 8. */
    private static int[] basePrimes(int limit) throws InterruptedException {
        BasePrimes known = longest;
        if (limit < FIRST_LEFT) {
            return new int[0];
        }
        if (limit > known.limit) {
            long[] found = list(FIRST_LEFT, limit + 1L);
            known = new BasePrimes(
                    limit, Arrays.stream(found).mapToInt(Math::toIntExact).toArray());
            longest = known;
        }
        int place = Arrays.binarySearch(known.primes, limit);
        return Arrays.copyOf(known.primes, place >= 0 ? place + 1 : -place - 1);
    }

    /** Sieves the next segment; false: there was none left. */
    private boolean next() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while sieving");
        }
        start += length;
        length = (int) Math.min(bytes.length, end - start);
        if (length == 0) {
            return false;
        }
        for (int at = 0, run; at < length; at += run) {
            int from = (int) ((start + at) % PATTERN.length);
            run = Math.min(PATTERN.length - from, length - at);
            System.arraycopy(PATTERN, from, bytes, at, run);
        }
        if (start == 0) {
            // The pattern erases 7, 11 and 13 themselves too, and leaves 1.
            bytes[0] = (byte) 0b1111_1110;
        }
        takeUp();
        for (int k = 0; k < takenUp; k++) {
            erase(k);
        }
        for (int bit = 0; bit < 8; bit++) {
            bytes[0] &= (byte) (number(start, bit) < lo ? ~(1 << bit) : -1);
            bytes[length - 1] &= (byte) (number(start + length - 1, bit) >= hi ? ~(1 << bit) : -1);
        }
        Arrays.fill(bytes, length, bytes.length, (byte) 0);
        return true;
    }

    private void takeUp() {
        long above = (start + length) * SPAN;
        for (; takenUp < primes.length && (long) primes[takenUp] * primes[takenUp] < above; takenUp++) {
            int p = primes[takenUp];
            long q = Math.max(p, (start * SPAN + p - 1) / p);
            int bit = bitOf(q);
            next[takenUp] = (int) (p * number(q / SPAN, bit) / SPAN - start);
            cases[takenUp] = (byte) (8 * bitOf(p) + bit);
        }
    }

    /** Erases the multiples of a prime in the segment, going on where it stopped. */
    private void erase(int k) {
        int at = next[k];
        if (at >= length) {
            next[k] = at - length;
            return;
        }
        int c = cases[k];
        int p = primes[k];
        int thirtieth = p / SPAN;
        if (p < length / 8) {
            // Each residue on its own: its multiples are p bytes apart and clear the same bit, so the loop is bare.
            for (int residue = 0; residue < 8; residue++) {
                byte mask = ERASE[c];
                for (int i = at; i < length; i += p) {
                    bytes[i] &= mask;
                }
                at += thirtieth * GAP[c] + CARRY[c];
                c = nextCase(c);
            }
            at = next[k] + (length - next[k]) / p * p;
        }
        for (; at < length; c = nextCase(c)) {
            bytes[at] &= ERASE[c];
            at += thirtieth * GAP[c] + CARRY[c];
        }
        next[k] = at - length;
        cases[k] = (byte) c;
    }

    /** The case of the same prime's next multiple. */
    private static int nextCase(int c) {
        return (c & 56) | ((c + 1) & 7);
    }

    /** The bit of a number, or of the next one on the wheel. */
    private static int bitOf(long number) {
        return BITS[(int) (number % SPAN)];
    }

    /** The number that a bit of a byte stands for. */
    private static long number(long index, int bit) {
        return index * SPAN + RESIDUES[bit];
    }
}
