package dev.redwork.worker.tasks.files;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often each path was met: an open hash table whose keys stand one behind another in one array, so that a path that is met again
 * costs no object. Holds the paths of one share, those whose hash leaves the share's number as its remainder, up to a limit.
 */
final class PathCounts {
    /** Of the output, for each path: quotes, a colon, a comma, and a count of up to ten digits. */
    private static final int BYTES_AROUND = 14;

    private final int share;
    private final int shares;
    private final int limit;

    private byte[] keys = new byte[1 << 14];
    private int keysEnd;

    /** Of each entry: where its key begins; it ends where the next one begins. */
    private int[] starts = new int[1 << 8];

    private int[] hashes = new int[1 << 8];
    private long[] counts = new long[1 << 8];
    private int entries;

    /** Bytes of the output, at most. */
    private long output;

    /** The entry behind its hash, plus one; 0: none. At most half full. */
    private int[] slots = new int[1 << 9];

    /** @param limit bytes that the paths and their counts may take as an output */
    PathCounts(int share, int shares, int limit) {
        this.share = share;
        this.shares = shares;
        this.limit = limit;
    }

    /** Counts a path; false: there are more than fit. */
    boolean add(byte[] line, int from, int to) {
        int hash = hash(line, from, to);
        if (shares > 1 && Integer.remainderUnsigned(hash, shares) != share) {
            return true;
        }
        int slot = slot(line, from, to, hash);
        if (slots[slot] > 0) {
            counts[slots[slot] - 1]++;
            return true;
        }
        output += BYTES_AROUND + written(line, from, to);
        if (output > limit) {
            return false;
        }
        insert(line, from, to, hash, slot);
        return true;
    }

    /** Each path and its count, in the order in which they were first met. */
    Map<String, Long> toMap() {
        Map<String, Long> map = new LinkedHashMap<>(2 * entries);
        for (int i = 0; i < entries; i++) {
            map.merge(LogText.read(keys, starts[i], end(i)), counts[i], Long::sum);
        }
        return map;
    }

    private int slot(byte[] line, int from, int to, int hash) {
        int mask = slots.length - 1;
        int slot = spread(hash) & mask;
        while (slots[slot] > 0 && !isEntry(slots[slot] - 1, line, from, to, hash)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private boolean isEntry(int entry, byte[] line, int from, int to, int hash) {
        return hashes[entry] == hash && Arrays.equals(keys, starts[entry], end(entry), line, from, to);
    }

    private void insert(byte[] line, int from, int to, int hash, int slot) {
        int length = to - from;
        if (keysEnd + length > keys.length) {
            keys = Arrays.copyOf(keys, Math.max(2 * keys.length, keysEnd + length));
        }
        System.arraycopy(line, from, keys, keysEnd, length);
        if (entries == starts.length) {
            starts = Arrays.copyOf(starts, 2 * entries);
            hashes = Arrays.copyOf(hashes, 2 * entries);
            counts = Arrays.copyOf(counts, 2 * entries);
        }
        starts[entries] = keysEnd;
        hashes[entries] = hash;
        counts[entries] = 1;
        keysEnd += length;
        entries++;
        slots[slot] = entries;
        if (2 * entries > slots.length) {
            grow();
        }
    }

    private void grow() {
        slots = new int[2 * slots.length];
        int mask = slots.length - 1;
        for (int i = 0; i < entries; i++) {
            int slot = spread(hashes[i]) & mask;
            while (slots[slot] > 0) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = i + 1;
        }
    }

    private int end(int entry) {
        return entry + 1 < entries ? starts[entry + 1] : keysEnd;
    }

    /** Bytes of a path as JSON, at most: a control character is an escape of six, a byte that is no UTF-8 is a U+FFFD of three. */
    private static int written(byte[] line, int from, int to) {
        int bytes = 0;
        for (int i = from; i < to; i++) {
            bytes += line[i] < 0 ? 3 : line[i] < ' ' || line[i] == 0x7f || line[i] == '"' || line[i] == '\\' ? 6 : 1;
        }
        return bytes;
    }

    private static int hash(byte[] line, int from, int to) {
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + line[i];
        }
        return spread(hash);
    }

    /** The finalizer of MurmurHash3 (Austin Appleby): what is alike lies apart. */
    private static int spread(int hash) {
        int h = hash;
        h = (h ^ (h >>> 16)) * 0x85ebca6b;
        h = (h ^ (h >>> 13)) * 0xc2b2ae35;
        return h ^ (h >>> 16);
    }
}
