package dev.redwork.worker;

import dev.redwork.job.Defaults;
import dev.redwork.job.Ticker;
import dev.redwork.store.OutcomeStore.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that a lane holds, each in one stage: ready, running on a thread that lives, ended, told by a turn that is on its
 * way, or (a pill) taken. A step that fails for want of memory leaves a job in the stage it was in. Guarded by the lane's lock.
 */
final class LaneJobs {
    /** A place in a stage: its jobs stand in a ring, whose ends meet in a link without a job. */
    static class Link {
        private @Nullable Stage stage;
        private Link previous = this;
        private Link next = this;

        boolean isIn(@Nullable Stage some) {
            return stage == some;
        }
    }

    /**
     * A list that threads through its jobs, each of which is in one at most. It takes no memory to move one: a JVM that has
     * none left loses no job.
     */
    static final class Stage {
        private final Link ends = new Link();
        private int size;

        int size() {
            return size;
        }

        @Nullable
        ClaimedJob first() {
            return after(ends);
        }

        /** A copy. */
        List<ClaimedJob> jobs() {
            List<ClaimedJob> jobs = new ArrayList<>(size);
            for (ClaimedJob job = first(); job != null; job = after(job)) {
                jobs.add(job);
            }
            return jobs;
        }

        /** Null: it is the last. */
        @Nullable
        ClaimedJob after(Link link) {
            return link.next instanceof ClaimedJob job ? job : null;
        }

        /** Moves a job to the end of this stage, from whichever it is in. */
        void add(ClaimedJob job) {
            move(job, ends);
        }

        /** Moves a job before all others. */
        void addFirst(ClaimedJob job) {
            move(job, ends.next);
        }

        private void move(Link job, Link before) {
            leave(job);
            join(before.previous, job);
            join(job, before);
            job.stage = this;
            size++;
        }

        /** Takes a job out of its stage, if it is in one. */
        static void leave(Link job) {
            if (job.stage != null) {
                job.stage.size--;
                job.stage = null;
                join(job.previous, job.next);
                // A handler may keep its job for long, and must not keep those that stood beside it.
                join(job, job);
            }
        }

        private static void join(Link one, Link other) {
            one.next = other;
            other.previous = one;
        }
    }

    final Stage ready = new Stage();
    final Stage running = new Stage();

    /** Their outcomes wait to be told. */
    final Stage ended = new Stage();

    /** By a turn that is on its way. */
    private final Stage told = new Stage();

    final Stage pills = new Stage();

    /** Calls that many jobs share, of which each holds its own; null: no handler of the worker takes many. */
    final @Nullable ManyCalls many;

    private final Ticker ticker;
    private long endedInAll;

    /** Runs that came to an end, whatever followed. */
    private long returned;

    /** {@link #returned} when late jobs were last looked for. */
    private long returnedAtCheck = -1;

    /** Since when outcomes wait. */
    private long endedSince;

    LaneJobs(Ticker ticker, @Nullable ManyCalls many) {
        this.ticker = ticker;
        this.many = many;
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
        return ready.size() + slotsTaken() + ended.size() == 0;
    }

    /** How many slots are taken: one by each job, and by each call of many, from its first job on. */
    int slotsTaken() {
        return many == null ? running.size() : running.size() + many.size();
    }

    /** How many handlers run. */
    int handlers() {
        return many == null ? running.size() : running.size() + many.running();
    }

    boolean isRunBy(Thread thread) {
        return running.jobs().stream().anyMatch(job -> job.runner() == thread)
                || (many != null && many.isRunBy(thread));
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
        ManyCall call = job.call();
        if (job.isIn(running)) {
            job.interrupt();
        } else if (call != null && job.isIn(call.jobs) && !call.isGathering()) {
            call.interruptUnlessOwned();
        } else {
            Stage.leave(job);
            forgetIfEmpty(call);
        }
    }

    /** The slot of a call without jobs is free. */
    private void forgetIfEmpty(@Nullable ManyCall call) {
        if (many != null && call != null && call.jobs.size() == 0) {
            call.runOn(null);
            many.remove(call);
        }
    }

    /** Its handler has returned, or is left alone: its jobs end as they were settled, those that were not without an outcome. */
    void end(ManyCall call) {
        for (int i = 0; i < call.given().size(); i++) {
            JobOfMany<?, ?> one = call.given().get(i);
            if (one.job().isIn(call.jobs)) {
                end(one.job(), one.outcome());
            }
        }
        for (ClaimedJob job = call.jobs.first(); job != null; job = call.jobs.first()) {
            end(job, null);
        }
        forgetIfEmpty(call);
    }

    /** None of its jobs has started. */
    void release(ManyCall call) {
        release(call.jobs);
        forgetIfEmpty(call);
    }

    /** Begins a call; false: none of its jobs may start any more, since the lease may be over. */
    boolean begin(ManyCall call, Thread thread) {
        for (ClaimedJob job = call.jobs.first(); job != null; ) {
            ClaimedJob next = call.jobs.after(job);
            if (!job.session.isFresh()) {
                release(job);
            }
            job = next;
        }
        call.begin(thread);
        forgetIfEmpty(call);
        return call.jobs.size() > 0;
    }

    /** Interrupts all that runs; what has gathered and not begun is released. */
    void interruptRuns() {
        for (ClaimedJob job = running.first(); job != null; job = running.after(job)) {
            job.interruptByStop();
        }
        for (int i = many == null ? -1 : many.size() - 1; many != null && i >= 0; i--) {
            ManyCall call = many.get(i);
            if (call.isGathering()) {
                release(call);
            } else {
                call.interruptByStop();
            }
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
            ClaimedJob next = running.after(job);
            if (isOver(job.runner(), thread)) {
                end(job, null);
            }
            job = next;
        }
        for (int i = many == null ? -1 : many.size() - 1; many != null && i >= 0; i--) {
            if (isOver(many.get(i).runner(), thread)) {
                end(many.get(i));
            }
        }
    }

    private static boolean isOver(@Nullable Thread runner, @Nullable Thread thread) {
        return runner != null && (thread == null ? !runner.isAlive() : runner == thread);
    }

    void releaseReady() {
        release(ready);
    }

    private void release(Stage stage) {
        for (ClaimedJob job = stage.first(); job != null; job = stage.first()) {
            release(job);
        }
    }

    /** Releases jobs that have been ready for so long while none ended; returns whether there were any. */
    boolean releaseLate(long patienceNanos) {
        // While jobs end here it is the machine that is slow, and it would be as slow for released jobs. Twice in a
        // row, since a pause of the whole JVM looks the same once.
        boolean stuck = returnedAtCheck == returned;
        returnedAtCheck = returned;
        boolean late = false;
        for (ClaimedJob job = ready.first(); stuck && job != null; ) {
            ClaimedJob next = ready.after(job);
            if (job.age() >= patienceNanos) {
                release(job);
                late = true;
            }
            job = next;
        }
        return late;
    }

    /** A turn with the outcomes of ended jobs, of one session or (null) of all, within the limits of a call. */
    Turn turn(@Nullable Session only) {
        Turn turn = new Turn(Math.min(ended.size(), Defaults.CALL_JOBS));
        long bytes = 0;
        for (ClaimedJob job = ended.first(); job != null && turn.jobs().size() < Defaults.CALL_JOBS; ) {
            ClaimedJob next = ended.after(job);
            if (only == null || job.session == only) {
                Outcome outcome = job.outcome();
                bytes += outcome == null ? 0 : outcome.size();
                turn.jobs().add(job);
                told.add(job);
            }
            job = bytes < Defaults.CALL_BYTES ? next : null;
        }
        return turn;
    }

    /** Its outcomes may not have been recorded: they come before all others, in their order. */
    void putBack(Turn turn) {
        for (int i = turn.jobs().size() - 1; i >= 0; i--) {
            if (turn.jobs().get(i).isIn(told)) {
                ended.addFirst(turn.jobs().get(i));
            }
        }
    }
}
