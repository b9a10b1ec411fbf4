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
    /**
     * A list that threads through its jobs, each of which is in one at most. It takes no memory to move one: a JVM that has
     * none left loses no job.
     */
    static final class Stage {
        private @Nullable ClaimedJob first;
        private @Nullable ClaimedJob last;
        private int size;

        int size() {
            return size;
        }

        @Nullable
        ClaimedJob first() {
            return first;
        }

        /** Moves a job to the end of this stage, from whichever it is in. */
        void add(ClaimedJob job) {
            leave(job);
            link(job, last, null);
        }

        /** Moves all jobs of another stage here, before all others, in their order. */
        void addAllFirst(Stage others) {
            for (ClaimedJob job = others.last; job != null; job = others.last) {
                leave(job);
                link(job, null, first);
            }
        }

        private void link(ClaimedJob job, @Nullable ClaimedJob previous, @Nullable ClaimedJob next) {
            join(previous, job);
            join(job, next);
            job.stage = this;
            size++;
        }

        /** Takes a job out of its stage, if it is in one. */
        static void leave(ClaimedJob job) {
            Stage left = job.stage;
            if (left != null) {
                left.join(job.previous, job.next);
                left.size--;
                // A handler may keep its job for long, and must not keep those that stood beside it.
                job.previous = null;
                job.next = null;
                job.stage = null;
            }
        }

        /** The one is followed by the other; null: it stands at an end. */
        private void join(@Nullable ClaimedJob one, @Nullable ClaimedJob other) {
            if (one == null) {
                first = other;
            } else {
                one.next = other;
            }
            if (other == null) {
                last = one;
            } else {
                other.previous = one;
            }
        }
    }

    final Stage ready = new Stage();
    final Stage running = new Stage();

    /** Their outcomes wait to be told. */
    final Stage ended = new Stage();

    final Stage pills = new Stage();
    private final Ticker ticker;
    private long endedInAll;

    /** {@link #endedInAll} when late jobs were last looked for. */
    private long endedAtCheck = -1;

    /** Since when outcomes wait. */
    private long endedSince;

    LaneJobs(Ticker ticker) {
        this.ticker = ticker;
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
        return ready.size() + running.size() + ended.size() == 0;
    }

    void run(ClaimedJob job, Thread thread) {
        job.runOn(thread);
        running.add(job);
    }

    /** It has come to an end here; {@code outcome} null: see {@link ClaimedJob#outcome}. */
    void end(ClaimedJob job, @Nullable Outcome outcome) {
        endedInAll++;
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
            Stage.leave(job);
            return;
        }
        if (ended.size() == 0) {
            endedSince = ticker.read();
        }
        job.end(outcome);
        ended.add(job);
    }

    /** Redis no longer counts the job as ours: its outcome is dropped. A running one keeps its thread until it returns. */
    void disown(ClaimedJob job) {
        job.disown();
        if (job.stage == running) {
            job.interrupt();
        } else {
            Stage.leave(job);
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
            ClaimedJob next = job.next;
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

    /** As the worker stops: those that return without an output are released. */
    void interruptRuns() {
        for (ClaimedJob job = running.first(); job != null; job = job.next) {
            job.interruptByStop();
        }
    }

    boolean isRunBy(Thread thread) {
        for (ClaimedJob job = running.first(); job != null; job = job.next) {
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
            ClaimedJob next = job.next;
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
        for (ClaimedJob pill = pills.first(); pill != null; pill = pill.next) {
            taken.add(pill);
        }
        return taken;
    }
}
