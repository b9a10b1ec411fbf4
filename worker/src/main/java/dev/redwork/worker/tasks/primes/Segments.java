package dev.redwork.worker.tasks.primes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The primes from 7 on of [lo, hi), one segment of the {@link Wheel} after another.
 *
 * <p>Each segment is sieved in the same bytes, which are few enough to stay in the second-level cache.
 */
final class Segments {

    /** 15.7 million numbers. Half as many bytes cost 10 % at 10^14, twice as many gain little and crowd smaller caches. */
    static final int BYTES = 512 << 10;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final long lo;
    private final long hi;
    private final long firstByte;
    private final long endByte;
    private final Multiples multiples;
    private final byte[] bytes;

    private long start;
    private int length;

    /** Before the first segment. */
    Segments(long lo, long hi) throws InterruptedException {
        this.lo = lo;
        this.hi = hi;
        this.firstByte = lo / Wheel.SPAN;
        this.endByte = (hi + Wheel.SPAN - 1) / Wheel.SPAN;
        // Exact: up to 2^53 a long and its double are the same number.
        this.multiples = new Multiples(BasePrimes.upTo((int) Math.sqrt((double) hi)));
        this.bytes = new byte[(int) Math.min(BYTES, toWholeWords(endByte - firstByte))];
        this.start = firstByte;
    }

    /**
     * Sieves the next segment.
     *
     * @return false when there was none left
     * @throws InterruptedException when the thread was interrupted since the last segment
     */
    boolean next() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while sieving");
        }
        start += length;
        length = (int) Math.min(bytes.length, endByte - start);
        if (length == 0) {
            return false;
        }
        Presieve.fill(bytes, length, start);
        multiples.erase(bytes, length, start);
        cutEdges();
        return true;
    }

    /** How many 64-bit words the segment has. */
    int words() {
        return (int) toWholeWords(length) / Long.BYTES;
    }

    /** A set bit for each prime of 240 numbers; the lowest bit is the smallest number. */
    long word(int index) {
        return (long) WORDS.get(bytes, index * Long.BYTES);
    }

    /** The number that a bit of a word stands for. */
    long number(int word, int bit) {
        return Wheel.number(start + (long) word * Long.BYTES + bit / 8, bit % 8);
    }

    private void cutEdges() {
        for (int bit = 0; bit < 8; bit++) {
            if (start == firstByte && Wheel.number(firstByte, bit) < lo) {
                bytes[0] &= (byte) ~(1 << bit);
            }
            if (start + length == endByte && Wheel.number(endByte - 1, bit) >= hi) {
                bytes[length - 1] &= (byte) ~(1 << bit);
            }
        }
        Arrays.fill(bytes, length, (int) toWholeWords(length), (byte) 0);
    }

    private static long toWholeWords(long bytes) {
        return (bytes + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
    }
}
