package dev.redwork.producer;

import dev.redwork.job.Defaults;
import dev.redwork.job.RedworkException;
import dev.redwork.store.NewJob;
import dev.redwork.store.QueueUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One caller's jobs in the {@link GroupCommit}, within the limits of one call, and the result. */
final class CallerShare {
    final Destination destination;

    /** Fewer, once the rest was cut off since only these have room. */
    List<NewJob> entries;

    /** Positions of jobs that were not enqueued → the id that stands for each. */
    private Map<Integer, String> others = Map.of();

    /** The call was seen to be carried out: nothing else is taken for success. */
    private boolean carriedOut;

    @Nullable
    RuntimeException failure;

    /** Its caller need not wait for it any more. */
    volatile boolean done;

    /** The thread that waits for it. */
    @Nullable
    Thread caller;

    /** Behind it in the line of those that wait. */
    @Nullable
    CallerShare next;

    /** A leader met an Error while it sent this: Redis may have the jobs. */
    boolean mayBeSent;

    /** Why it was refused, by itself or with others of its call. */
    private @Nullable QueueUsage full;

    /** It is sent by itself since it was refused: a share that has no room with others may have some alone. */
    boolean alone;

    CallerShare(Destination destination, List<NewJob> entries) {
        this.destination = destination;
        this.entries = entries;
    }

    /** As many shares as the limits of one call need; the list is the caller's to change. */
    static List<CallerShare> split(Destination destination, List<NewJob> entries) {
        List<CallerShare> shares = new ArrayList<>(1);
        int from = 0;
        long bytes = 0;
        for (int i = 0; i < entries.size(); i++) {
            int size = entries.get(i).spec().length;
            if (i - from == Defaults.CALL_JOBS || (i > from && bytes + size > Defaults.CALL_BYTES)) {
                shares.add(new CallerShare(destination, entries.subList(from, i)));
                from = i;
                bytes = 0;
            }
            bytes += size;
        }
        if (from < entries.size()) {
            shares.add(new CallerShare(destination, entries.subList(from, entries.size())));
        }
        return shares;
    }

    void carriedOut(Map<Integer, String> standing) {
        carriedOut = true;
        failure = null;
        others = standing;
    }

    /** The queue had no room for its call, in which it was alone or not. */
    void refused(QueueUsage why, boolean byItself) {
        full = why;
        alone |= byItself;
    }

    /**
     * Whether it is to be sent again as it was refused: at once by itself, then the part of it that has room, and then as long
     * as its caller is patient.
     *
     * @param left shares that are sent after it; the part that has no room yet is put there
     */
    boolean isSentAgain(Backpressure backpressure, List<CallerShare> left) {
        QueueUsage why = full;
        if (why != null && alone) {
            int fits = fits(why);
            if (backpressure.isLeft() && fits > 0 && fits < entries.size()) {
                // All at once they might never have room: a limit may be lower than what one call carries.
                left.add(0, new CallerShare(destination, entries.subList(fits, entries.size())));
                entries = entries.subList(0, fits);
                backpressure.rewarded();
            } else {
                failure = backpressure.refusal(why, entries.size());
            }
        }
        full = null;
        if (why == null || (alone && failure != null)) {
            return false;
        }
        alone = true;
        done = false;
        carriedOut = false;
        return true;
    }

    /** How many of its jobs, from the first on, there was room for. */
    private int fits(QueueUsage why) {
        long jobs = why.mostJobs() == 0 ? entries.size() : why.mostJobs() - why.jobs();
        long bytes = why.mostBytes() == 0 ? Long.MAX_VALUE : why.mostBytes() - why.bytes();
        int fits = 0;
        while (fits < Math.min(jobs, entries.size()) && entries.get(fits).spec().length <= bytes) {
            bytes -= entries.get(fits++).spec().length;
        }
        return fits;
    }

    /**
     * Tells the handles from {@code first} on the result of the call; the handle of a job for which another one stands is
     * replaced.
     *
     * @return how many these were
     * @throws RuntimeException when they were not enqueued
     */
    <O> int tell(List<JobHandle<O>> handles, int first) {
        RuntimeException failure = this.failure;
        if (failure == null && !carriedOut) {
            failure = new RedworkException("the enqueue call did not come to its end");
        }
        if (failure != null) {
            RuntimeException thrown = failure;
            handles.subList(first, handles.size()).forEach(handle -> handle.end(thrown));
            throw first == 0 ? thrown : new PartlyEnqueuedException(handles.subList(0, first), thrown);
        }
        handles.subList(first, first + entries.size()).forEach(handle -> handle.due.accept());
        others.forEach((position, id) -> {
            JobHandle<O> other = handles.get(first + position).of(id);
            handles.set(first + position, other);
            other.markDuplicate();
        });
        return entries.size();
    }

    int bytes() {
        return entries.stream().mapToInt(entry -> entry.spec().length).sum();
    }
}
