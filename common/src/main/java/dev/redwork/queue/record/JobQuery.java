package dev.redwork.queue.record;

import dev.redwork.job.Failure;
import dev.redwork.job.JobState;
import dev.redwork.job.Names;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs are meant.
 *
 * @param states in which they are
 * @param task null: of any
 * @param failure a text that their last failure has; {@code =} and a {@link Failure#kind}: the kind that it has to be of, {@code =} alone:
 *     none is kept; null: any, or none
 * @param first bound of their times, ms: when they came to where they are, or are due; {@link Long#MIN_VALUE}: there is none
 * @param last {@link Long#MAX_VALUE}: there is none
 */
public record JobQuery(
        List<JobState> states,
        @Nullable String task,
        @Nullable String failure,
        long first,
        long last) {
    /** The states in which a job can be found. */
    public static final List<JobState> STATES = List.of(
            JobState.SCHEDULED,
            JobState.PENDING,
            JobState.RUNNING,
            JobState.RETRYING,
            JobState.PARKED,
            JobState.SUCCEEDED,
            JobState.DEAD,
            JobState.CANCELLED,
            JobState.EXPIRED);

    /** Stands before the kind of a failure, which is compared as a whole. */
    public static final String KIND = "=";

    /** @throws IllegalArgumentException for a state in which no job can be found */
    public JobQuery {
        states = List.copyOf(states);
        if (!STATES.containsAll(states)) {
            throw new IllegalArgumentException("states is " + states + ", must be of " + STATES);
        }
    }

    /** Any job in one of these states; without any: in whichever. */
    public static JobQuery of(JobState... states) {
        return new JobQuery(states.length == 0 ? STATES : List.of(states), null, null, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** The same, of one task. */
    public JobQuery withTask(String name) {
        return new JobQuery(states, Names.checkTask(name), failure, first, last);
    }

    /** The same, whose last failure has this text in its reason, its class or its message. */
    public JobQuery withFailure(String text) {
        return new JobQuery(states, task, text, first, last);
    }

    /** The same, between these times, ms since the epoch, both included. */
    public JobQuery between(long from, long to) {
        return new JobQuery(states, task, failure, from, to);
    }

    /** The same, whose last failure is of this kind, as {@link Failure#kind} tells it; empty: none is kept. */
    public JobQuery withFailureKind(String kind) {
        return withFailure(KIND + kind);
    }

    /** Whether jobs have to be looked at to know which ones are meant. */
    public boolean isFiltered() {
        return task != null || failure != null || first != Long.MIN_VALUE || last != Long.MAX_VALUE;
    }

    /** Whether it is one of those, whatever its state. */
    public boolean matches(JobRecord job) {
        return (task == null || task.equals(job.task()))
                && matches(job.failure())
                && first <= job.time()
                && job.time() <= last;
    }

    /** Whether a job is meant whose last failure this is; null: it has none. */
    public boolean matches(@Nullable Failure found) {
        if (failure != null && failure.startsWith(KIND)) {
            return failure.substring(KIND.length()).equals(found == null ? "" : found.kind());
        }
        return failure == null
                || (found != null
                        && (found.reason().text() + " " + found.type() + " " + found.message()).contains(failure));
    }
}
