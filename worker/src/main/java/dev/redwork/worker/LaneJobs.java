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
    private final Ticker ticker;
    private final Stage ready = new Stage();
    private final Stage running = new Stage();
    private final Stage ended = new Stage();
    private final Stage pills = new Stage();

    private long endedInAll;

    /** {@link #endedInAll} when late jobs were last looked for. */
    private long endedAtCheck = -1;

    /** Since when outcomes wait. */
    private long endedSince;

    LaneJobs(Ticker ticker) {
        this.ticker = ticker;
    }

    int ready() {
        return ready.size();
    }

    int running() {
        return running.size();
    }

    /** How many outcomes wait to be told. */
    int ended() {
        return ended.size();
    }

    /** How long outcomes have waited to be told, ns. */
    long endedFor() {
        return ticker.read() - endedSince;
    }

    /** How many jobs have come to their end here so far. */
    long endedInAll() {
        return endedInAll;
    }

    boolean isEmpty() {
        return ready.isEmpty() && running.isEmpty() && ended.isEmpty();
    }

    void add(ClaimedJob job) {
        ready.add(job);
    }

    void addPill(ClaimedJob pill) {
        pills.add(pill);
    }

    /** The job to start next; null: there is none. */
    @Nullable
    ClaimedJob firstReady() {
        return ready.first();
    }

    void run(ClaimedJob job, Thread thread) {
        job.runner = thread;
        running.add(job);
    }

    boolean isRunning(ClaimedJob job) {
        return job.stage == running;
    }

    /** It has come to an end here; {@code outcome} null: see {@link ClaimedJob#outcome}. */
    void end(ClaimedJob job, @Nullable Outcome outcome) {
        endedInAll++;
        leave(job, outcome);
    }

    /** It goes to the front of its line, no attempt used. */
    void release(ClaimedJob job) {
        job.runner = null;
        leave(job, null);
    }

    private void leave(ClaimedJob job, @Nullable Outcome outcome) {
        if (job.disowned) {
            // Its outcome is not recorded.
            Stage.leave(job);
            return;
        }
        if (ended.isEmpty()) {
            endedSince = ticker.read();
        }
        job.outcome = outcome;
        ended.add(job);
    }

    /** Redis no longer counts the job as ours: its outcome is dropped. A running one keeps its thread until it returns. */
    void disown(ClaimedJob job) {
        job.disowned = true;
        if (!isRunning(job)) {
            Stage.leave(job);
        } else if (job.runner != null) {
            job.runner.interrupt();
        }
    }

    /** A thread runs nothing: the job that it should run has ended without an outcome. */
    void endRunsOf(Thread thread) {
        endRuns(thread);
    }

    /** A thread that has died runs nothing. */
    void endRunsOfTheDead() {
        endRuns(null);
    }

    /** Takes no memory: it has to work where there is none. */
    private void endRuns(@Nullable Thread thread) {
        for (ClaimedJob job = running.first(); job != null; ) {
            ClaimedJob next = job.next;
            Thread runner = job.runner;
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
        boolean stuck = endedAtCheck == endedInAll;
        endedAtCheck = endedInAll;
        boolean late = false;
        for (ClaimedJob job = ready.first(); stuck && job != null; ) {
            ClaimedJob next = job.next;
            if (job.age() >= patienceNanos) {
                release(job);
                late = true;
            }
            job = next;
        }
        return late;
    }

    /** Interrupts running jobs, as the worker stops: those that return without an output are released. */
    void interruptRuns() {
        for (ClaimedJob job = running.first(); job != null; job = job.next) {
            job.interruptedByStop = true;
            if (job.runner != null) {
                job.runner.interrupt();
            }
        }
    }

    /** A turn with the outcomes of ended jobs, of one session or (null) of all, within the limits of a call. */
    Turn turn(@Nullable Session only) {
        Turn turn = new Turn(Math.min(ended.size(), Defaults.CALL_JOBS));
        long bytes = 0;
        for (ClaimedJob job = ended.first();
                job != null && turn.jobs().size() < Defaults.CALL_JOBS && bytes < Defaults.CALL_BYTES; ) {
            ClaimedJob next = job.next;
            if (only == null || job.session == only) {
                bytes += job.outcome == null ? 0 : job.outcome.size();
                turn.tell(job);
            }
            job = next;
        }
        return turn;
    }

    /** The outcomes of a turn are recorded, or the jobs are no longer ours. */
    void told(Turn turn) {
        turn.jobs().forEach(job -> {
            job.session.letGo(job);
            Stage.leave(job);
        });
    }

    /** A turn may or may not have been carried out: its outcomes wait again. */
    void untold(Turn turn) {
        turn.putBack(ended);
    }

    boolean isRunBy(Thread thread) {
        for (ClaimedJob job = running.first(); job != null; job = job.next) {
            if (job.runner == thread) {
                return true;
            }
        }
        return false;
    }

    List<ClaimedJob> pills() {
        List<ClaimedJob> taken = new ArrayList<>();
        for (ClaimedJob pill = pills.first(); pill != null; pill = pill.next) {
            taken.add(pill);
        }
        return taken;
    }
}
