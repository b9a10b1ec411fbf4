package dev.redwork.endtoend;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Takes all memory of this JVM in small objects, so that nobody else gets any, and lets go. */
public final class FullHeap {
    private record Node(@Nullable Node next) {}

    private FullHeap() {}

    /**
     * Keeps the heap full for so many milliseconds.
     *
     * @return 1: the objects must live until the end
     */
    public static int hold(long millis) {
        Node most = fill(null);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < end) {
            // What others gave back meanwhile is taken, too.
            Node unused = fill(most);
        }
        return most.next == null ? 0 : 1;
    }

    /** As many objects as there is memory for, before this one. */
    private static Node fill(@Nullable Node first) {
        Node all = first == null ? new Node(null) : first;
        try {
            while (true) {
                all = new Node(all);
            }
        } catch (OutOfMemoryError e) {
            return all;
        }
    }
}
