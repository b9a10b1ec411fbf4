package dev.redwork.worker.tasks.files;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks for a byte in eight at once: most bytes of a log are only passed over. A byte of {@code x} is zero where {@code (x - 0x01..) & ~x & 0x80..}
 * has its highest bit, the lowest such byte for sure (H. Warren, Hacker's Delight, 6-1).
 */
final class ByteSearch {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHS = 0x8080_8080_8080_8080L;

    private ByteSearch() {}

    /** Where a byte is first; {@code to}: it is not there. */
    static int find(byte[] bytes, int from, int to, byte wanted) {
        long pattern = ONES * (wanted & 0xff);
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            long found = zeros((long) EIGHT.get(bytes, i) ^ pattern);
            if (found != 0) {
                return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        while (i < to && bytes[i] != wanted) {
            i++;
        }
        return i;
    }

    /** Where one of two bytes is first; {@code to}: none is there. */
    static int find(byte[] bytes, int from, int to, byte one, byte other) {
        long first = ONES * (one & 0xff);
        long second = ONES * (other & 0xff);
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            long eight = (long) EIGHT.get(bytes, i);
            long found = zeros(eight ^ first) | zeros(eight ^ second);
            if (found != 0) {
                return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        while (i < to && bytes[i] != one && bytes[i] != other) {
            i++;
        }
        return i;
    }

    private static long zeros(long x) {
        return (x - ONES) & ~x & HIGHS;
    }
}
