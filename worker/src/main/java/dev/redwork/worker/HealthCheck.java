package dev.redwork.worker;

import dev.redwork.job.Ticker;
import dev.redwork.worker.WorkerHealth.Failing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Judges a worker by what its parts know; speaks to nobody, and takes their locks for moments only. */
record HealthCheck(List<Lane> lanes, Shutdown shutdown, Duration lease, Ticker ticker) {
    /** Of leases: within one it may still own its jobs, and be back before anybody misses it. */
    private static final int PATIENCE = 2;

    WorkerHealth look() {
        List<Failing> notLive = new ArrayList<>();
        lanes.forEach(lane -> addDefects(lane, notLive));
        List<Failing> notReady = new ArrayList<>(notLive);
        String state = shutdown.state();
        if (!state.equals("running")) {
            notReady.add(new Failing("worker", "it is " + state + ": it claims no more"));
        }
        lanes.forEach(lane -> addSilence(lane, notReady));
        return new WorkerHealth(notLive, notReady);
    }

    private static void addDefects(Lane lane, List<Failing> failing) {
        int missing = lane.threads.missing();
        if (missing > 0) {
            failing.add(of(lane, missing + " of its threads are gone"));
        }
        if (lane.isStuck()) {
            failing.add(of(lane, "a call to Redis neither ends nor is given up, long after its time-out"));
        }
    }

    private void addSilence(Lane lane, List<Failing> failing) {
        long most = PATIENCE * lease.toNanos();
        long sinceClaim = lane.sinceClaim();
        for (Session session : lane.state.sessions()) {
            // One that is not open yet has never been renewed.
            long sinceRenewal = session.isOpen() ? session.sinceRenewal() : sinceClaim;
            long silent = Math.min(sinceClaim, sinceRenewal);
            if (silent > most) {
                failing.add(of(
                        lane,
                        "Redis has answered no claim and renewed no lease of queue " + session.keys.queue() + " for "
                                + Duration.ofNanos(silent).toSeconds() + " s"));
            }
        }
    }

    private static Failing of(Lane lane, String why) {
        return new Failing("lane " + lane.options, why);
    }
}
