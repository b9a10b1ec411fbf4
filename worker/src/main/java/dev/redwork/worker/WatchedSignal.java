package dev.redwork.worker;

import dev.redwork.store.Keys;
import dev.redwork.store.Signal;
import java.util.HashSet;
import java.util.Set;

/** A signal that jobs of this worker look at, as it was last read. Guarded by {@link SignalCache}, but for its value. */
final class WatchedSignal extends Flag.Word {
    /** Less than any count of signals. */
    static final long NEVER = -1;

    final Keys keys;
    final Signal signal;

    /** The queue's count of signals when it was read: with the same count it has not changed since. */
    long read = NEVER;

    /** The runs that look at it now. */
    final Set<Cancellation> users = new HashSet<>();

    WatchedSignal(Keys keys, Signal signal) {
        this.keys = keys;
        this.signal = signal;
    }
}
