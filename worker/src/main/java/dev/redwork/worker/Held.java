package dev.redwork.worker;

import dev.redwork.job.Failure;
import dev.redwork.store.Claim;
import dev.redwork.store.Outcome;
import org.jspecify.annotations.Nullable;

/** A claim in a lane's hands. Guarded by the lane's lock. */
final class Held {
    final Session session;
    final Claim claim;
    final long claimedNanos = System.nanoTime();
    final Cancellation cancellation = new Cancellation();

    /** Who runs it now; null before its start and after its end. */
    @Nullable
    Thread runner;

    /** Redis does not give it to us any more: whatever comes of it is nobody's. */
    volatile boolean dropped;

    /** Its handler ignored that its time is over: its outcome is reported, whatever it still does. */
    volatile boolean fencedOff;

    /** Its run was broken off because the worker stops. */
    boolean brokenOff;

    Held(Session session, Claim claim) {
        this.session = session;
        this.claim = claim;
        if (claim.cancelling() > 0) {
            cancellation.ask();
        }
    }

    /** Whether nobody else can have it: Redis still gives it to us, and the lease cannot be over. */
    boolean isOwned() {
        return !dropped && !fencedOff && !session.lost && session.isFresh();
    }

    /** Whether this outcome may be the doing of the interrupt that broke its run off; an output too large, say, is not. */
    boolean wasBrokenOff(Outcome outcome) {
        Failure failure = outcome instanceof Outcome.Retried retried
                ? retried.failure()
                : outcome instanceof Outcome.Buried buried ? buried.failure() : null;
        return brokenOff && failure != null && failure.reason() == Failure.Reason.FAILED;
    }

    void drop() {
        dropped = true;
        if (runner != null) {
            runner.interrupt();
        }
    }
}
