package dev.redwork.worker;

import dev.redwork.store.Claim;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Rules by which a worker's jobs make it stop: a pill, and having started as many as it may. */
final class StopRules {
    private final long most;
    private final Duration drain;
    private final Shutdown shutdown;
    private final AtomicLong started = new AtomicLong();

    /**
     * Nothing has started yet.
     *
     * @param most jobs that may start; 0: any number
     * @param drain how long running jobs may go on after a pill that should not wait for them
     */
    StopRules(long most, Duration drain, Shutdown shutdown) {
        this.most = most;
        this.drain = drain;
        this.shutdown = shutdown;
    }

    /** Counts a job that is about to start; false: as many as should have started already. */
    boolean mayStart() {
        if (most == 0) {
            return true;
        }
        long number = started.incrementAndGet();
        if (number >= most) {
            shutdown.begin(StopReason.JOBS, "", true, null);
        }
        return number <= most;
    }

    /** Takes a pill: the first one stops the worker, any other is for another worker. */
    boolean takes(Claim pill) {
        String name = pill.pillName();
        boolean now = name.startsWith(Worker.NOW);
        // "Now" is bounded by the drain time; otherwise running jobs may take as long as they take.
        return shutdown.begin(StopReason.PILL, name, now, now ? drain : null);
    }
}
