package dev.redwork.worker;

import org.jspecify.annotations.Nullable;

/**
 * The jobs of a lane that are in one stage of their life, in order. A job is in one stage at most, and it takes no memory to
 * move it: a JVM that has none left loses no job. Guarded by the lane's lock.
 */
final class Stage {
    private @Nullable ClaimedJob first;
    private @Nullable ClaimedJob last;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The first job; null: there is none. */
    @Nullable
    ClaimedJob first() {
        return first;
    }

    /** Moves a job here, from whichever stage it is in, to the end. */
    void add(ClaimedJob job) {
        leave(job);
        job.stage = this;
        job.previous = last;
        if (last == null) {
            first = job;
        } else {
            last.next = job;
        }
        last = job;
        size++;
    }

    /** Moves a job here, before all others. */
    void addFirst(ClaimedJob job) {
        leave(job);
        job.stage = this;
        job.next = first;
        if (first == null) {
            last = job;
        } else {
            first.previous = job;
        }
        first = job;
        size++;
    }

    /** Moves all jobs of another stage here, before all others, in their order. */
    void addAllFirst(Stage others) {
        while (others.last != null) {
            addFirst(others.last);
        }
    }

    /** Takes a job out of its stage, if it is in one. */
    static void leave(ClaimedJob job) {
        Stage stage = job.stage;
        if (stage != null) {
            stage.remove(job);
        }
    }

    private void remove(ClaimedJob job) {
        if (job.previous == null) {
            first = job.next;
        } else {
            job.previous.next = job.next;
        }
        if (job.next == null) {
            last = job.previous;
        } else {
            job.next.previous = job.previous;
        }
        job.previous = null;
        job.next = null;
        job.stage = null;
        size--;
    }
}
