package dev.redwork.dashboard.guard;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes of the bodies that are held at once, of all calls together. To read one takes up to ten times its size, of JSON with a million
 * names: without a bound a few callers who may enqueue would take all memory.
 */
final class BodyMemory {
    /** Of each body so much is not counted: small ones are read also while large ones take all. */
    static final int FREE = 16 * 1024;

    private final long most;
    private final AtomicLong taken = new AtomicLong();

    BodyMemory(long most) {
        this.most = most;
    }

    /** Whether there is room now; always for less than a byte. */
    boolean hasRoom(long bytes) {
        return bytes <= 0 || taken.get() + bytes <= most;
    }

    /** Whether there was room. */
    boolean take(long bytes) {
        if (taken.addAndGet(bytes) <= most) {
            return true;
        }
        giveBack(bytes);
        return false;
    }

    void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }
}
