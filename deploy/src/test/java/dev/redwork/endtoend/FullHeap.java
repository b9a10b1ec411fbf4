package dev.redwork.endtoend;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Takes all memory of this JVM, to the last few bytes, so that nobody else gets any, and lets go. */
public final class FullHeap {
    /** Large ones first: a heap of small objects alone would be full of work for each collection. */
    private static final int[] SIZES = {64 << 10, 1 << 10, 0};

    private static final class Node {
        final @Nullable Node next;
        final byte[] load;

        Node(@Nullable Node next, byte[] load) {
            this.next = next;
            this.load = load;
        }
    }

    private FullHeap() {}

    /**
     * Keeps the heap full for so many milliseconds.
     *
     * @return a number that says nothing: the objects must live until the end
     */
    public static int hold(long millis) {
        // Before there is none: what a JVM does for the first time takes memory.
        long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
        Node most = fill(new Node(null, new byte[0]));
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            // What others gave back meanwhile is taken, too.
            Node unused = fill(most);
        }
        return most.next == null ? 0 : 1 + most.load.length;
    }

    /** As many objects as there is memory for, before this one. */
    private static Node fill(Node first) {
        Node all = first;
        for (int size : SIZES) {
            try {
                while (true) {
                    all = new Node(all, new byte[size]);
                }
            } catch (OutOfMemoryError e) {
                // The next smaller ones.
            }
        }
        return all;
    }
}
