package dev.redwork.worker;

import dev.redwork.job.Defaults;
import dev.redwork.job.Ticker;
import dev.redwork.store.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that a lane holds, each in one stage: ready, running on a thread that lives, ended, told by a turn that is on its
 * way, or (a pill) taken. A step that fails for want of memory leaves a job in the stage it was in. Guarded by the lane's lock.
 */
final class LaneJobs {
    final IntrusiveList<ClaimedJob> ready = new IntrusiveList<>();
    final IntrusiveList<ClaimedJob> running = new IntrusiveList<>();

    /** Their outcomes wait to be told. */
    final IntrusiveList<ClaimedJob> ended = new IntrusiveList<>();

    final IntrusiveList<ClaimedJob> pills = new IntrusiveList<>();
    private final Ticker ticker;
    private long endedInAll;

    /** Runs that came to an end, whatever followed. */
    private long returned;

    /** {@link #returned} when late jobs were last looked for. */
    private long returnedAtCheck = -1;

    /** Since when outcomes wait. */
    private long endedSince;

    LaneJobs(Ticker ticker) {
        this.ticker = ticker;
    }

    /** How long outcomes have waited to be told, ns. */
    long endedFor() {
        return ticker.read() - endedSince;
    }

    /** How many jobs have succeeded, died, expired or were cancelled here so far. */
    long endedInAll() {
        return endedInAll;
    }

    boolean isEmpty() {
        return ready.isEmpty() && running.isEmpty() && ended.isEmpty();
    }

    void run(ClaimedJob job, Thread thread) {
        job.runOn(thread);
        running.add(job);
    }

    /** It has come to an end here; {@code outcome} null: see {@link ClaimedJob#outcome}. */
    void end(ClaimedJob job, @Nullable Outcome outcome) {
        returned++;
        // One that is tried again, parked or released has not ended.
        if (outcome != null && outcome.isEnd() && !job.isDisowned()) {
            endedInAll++;
        }
        leave(job, outcome);
    }

    /** It goes to the front of its line, no attempt used. */
    void release(ClaimedJob job) {
        job.runOn(null);
        leave(job, null);
    }

    private void leave(ClaimedJob job, @Nullable Outcome outcome) {
        if (job.isDisowned()) {
            // Its outcome is not recorded.
            IntrusiveList.leave(job);
            return;
        }
        if (ended.isEmpty()) {
            endedSince = ticker.read();
        }
        job.end(outcome);
        ended.add(job);
    }

    /** Redis no longer counts the job as ours: its outcome is dropped. A running one keeps its thread until it returns. */
    void disown(ClaimedJob job) {
        job.disown();
        if (job.isIn(running)) {
            job.interrupt();
        } else {
            IntrusiveList.leave(job);
        }
    }

    /**
     * A thread runs nothing: the job that it should run has ended without an outcome. Takes no memory: it has to work where
     * there is none.
     *
     * @param thread null: every one that has died
     */
    void endRunsOf(@Nullable Thread thread) {
        for (ClaimedJob job = running.first(); job != null; ) {
            ClaimedJob next = job.next();
            Thread runner = job.runner();
            if (runner != null && (thread == null ? !runner.isAlive() : runner == thread)) {
                end(job, null);
            }
            job = next;
        }
    }

    void releaseReady() {
        for (ClaimedJob job = ready.first(); job != null; job = ready.first()) {
            release(job);
        }
    }

    /**
     * Releases jobs that have been ready for so long while none ended.
     *
     * @return whether there were any
     */
    boolean releaseLate(long patienceNanos) {
        // While jobs end here it is the machine that is slow, and it would be as slow for released jobs. Twice in a
        // row, since a pause of the whole JVM looks the same once.
        boolean stuck = returnedAtCheck == returned;
        returnedAtCheck = returned;
        boolean late = false;
        for (ClaimedJob job = ready.first(); stuck && job != null; ) {
            ClaimedJob next = job.next();
            if (job.age() >= patienceNanos) {
                release(job);
                late = true;
            }
            job = next;
        }
        return late;
    }

    /** As the worker stops: those that return without an output are released. */
    void interruptRuns() {
        for (ClaimedJob job = running.first(); job != null; job = job.next()) {
            job.interruptByStop();
        }
    }

    boolean isRunBy(Thread thread) {
        for (ClaimedJob job = running.first(); job != null; job = job.next()) {
            if (job.runner() == thread) {
                return true;
            }
        }
        return false;
    }

    /** A turn with the outcomes of ended jobs, of one session or (null) of all, within the limits of a call. */
    Turn turn(@Nullable Session only) {
        Turn turn = new Turn(Math.min(ended.size(), Defaults.CALL_JOBS));
        long bytes = 0;
        for (ClaimedJob job = ended.first();
                job != null && turn.jobs().size() < Defaults.CALL_JOBS && bytes < Defaults.CALL_BYTES; ) {
            ClaimedJob next = job.next();
            if (only == null || job.session == only) {
                Outcome outcome = job.outcome();
                bytes += outcome == null ? 0 : outcome.size();
                turn.tell(job);
            }
            job = next;
        }
        return turn;
    }

    List<ClaimedJob> pills() {
        List<ClaimedJob> taken = new ArrayList<>();
        for (ClaimedJob pill = pills.first(); pill != null; pill = pill.next()) {
            taken.add(pill);
        }
        return taken;
    }
}
