package dev.redwork.worker;

import dev.redwork.store.JobStore.Claim;

/** Rules of a worker that nothing stops, as in a rehearsal: everything may start, and pills are for others. */
final class AllMayStart implements LaneState.StopRules {
    @Override
    public boolean limitsStarts() {
        return false;
    }

    @Override
    public boolean mayStart() {
        return true;
    }

    @Override
    public boolean takePill(Claim pill) {
        return false;
    }
}
