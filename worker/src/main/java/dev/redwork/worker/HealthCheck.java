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
        lanes.forEach(lane -> addUnstarted(lane, notReady));
        lanes.forEach(lane -> addSilence(lane, notReady));
        return new WorkerHealth(notLive, notReady);
    }

    private static void addDefects(Lane lane, List<Failing> failing) {
        int died = lane.threads.died();
        if (died > 0) {
            failing.add(of(lane, died + " of its threads have died"));
        }
        if (lane.isStuck()) {
            failing.add(of(lane, "a call to Redis neither ends nor is given up, long after its time-out"));
        }
    }

    /** A restart would find as few, and those that run would lose their jobs by it. */
    private static void addUnstarted(Lane lane, List<Failing> failing) {
        int unstarted = lane.threads.unstarted();
        if (unstarted > 0) {
            failing.add(of(
                    lane,
                    unstarted + " of its threads could not be started: give the lane fewer, or let this user or"
                            + " container have more"));
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
