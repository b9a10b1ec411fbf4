package dev.redwork.worker;

import dev.redwork.store.Claim;
import org.jspecify.annotations.Nullable;

/** A claim in a lane's hands. Guarded by the lane's lock. */
final class Held {
    final Session session;
    final Claim claim;
    final long claimedNanos = System.nanoTime();

    /** Who runs it now; null before its start and after its end. */
    @Nullable
    Thread runner;

    /** Redis does not give it to us any more: whatever comes of it is nobody's. */
    boolean dropped;

    /** Its run was broken off because the worker stops. */
    boolean brokenOff;

    Held(Session session, Claim claim) {
        this.session = session;
        this.claim = claim;
    }

    void drop() {
        dropped = true;
        if (runner != null) {
            runner.interrupt();
        }
    }
}
