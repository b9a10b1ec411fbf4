package dev.redwork.queue.record;

import dev.redwork.job.Failure;
import dev.redwork.job.JobState;
import dev.redwork.job.Names;
import java.util.List;
import java.util.regex.Pattern;
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
 * @param worker that runs them, or ran them to their ends; that of a supervisor: one of its processes; null: any, or none. Of jobs that
 *     wait or are dead none is kept
 * @param batch of which they are; null: any, or none. Of jobs that have succeeded or expired none is kept
 * @param attempts that they have had
 */
public record JobQuery(
        List<JobState> states,
        @Nullable String task,
        @Nullable String failure,
        long first,
        long last,
        @Nullable String worker,
        @Nullable String batch,
        AttemptRange attempts) {
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

    /** Behind the name of a supervisor: which of its processes it is. */
    private static final Pattern PROCESS = Pattern.compile("\\.\\d+");

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
        return in(states.length == 0 ? STATES : List.of(states));
    }

    /** Any job in one of these states. */
    public static JobQuery in(List<JobState> states) {
        return new JobQuery(states, null, null, Long.MIN_VALUE, Long.MAX_VALUE, null, null, AttemptRange.ANY);
    }

    /** The same, of one task. */
    public JobQuery withTask(String name) {
        return new JobQuery(states, Names.checkTask(name), failure, first, last, worker, batch, attempts);
    }

    /** The same, whose last failure has this text in its reason, its class or its message. */
    public JobQuery withFailure(String text) {
        return new JobQuery(states, task, text, first, last, worker, batch, attempts);
    }

    /** The same, between these times, ms since the epoch, both included. */
    public JobQuery between(long from, long to) {
        return new JobQuery(states, task, failure, from, to, worker, batch, attempts);
    }

    /** The same, of one worker, or of the processes of a supervisor. */
    public JobQuery withWorker(String name) {
        return new JobQuery(states, task, failure, first, last, Names.check("worker", name), batch, attempts);
    }

    /** The same, of one batch. */
    public JobQuery withBatch(String id) {
        return new JobQuery(states, task, failure, first, last, worker, Names.check("batch", id), attempts);
    }

    /** The same, with so many attempts. */
    public JobQuery withAttempts(AttemptRange some) {
        return new JobQuery(states, task, failure, first, last, worker, batch, some);
    }

    /** The same, whose last failure is of this kind, as {@link Failure#kind} tells it; empty: none is kept. */
    public JobQuery withFailureKind(String kind) {
        return withFailure(KIND + kind);
    }

    /** Whether jobs have to be looked at to know which ones are meant. */
    public boolean isFiltered() {
        return isTimed() || asksMore();
    }

    /** Whether it narrows by more than states and times. */
    public boolean asksMore() {
        return task != null || failure != null || worker != null || batch != null || !attempts.equals(AttemptRange.ANY);
    }

    /** Whether their times are bound. */
    public boolean isTimed() {
        return first != Long.MIN_VALUE || last != Long.MAX_VALUE;
    }

    /** Whether jobs in a state may be meant: false where Redis does not keep of them what is asked for. */
    public boolean mayMatch(JobState state) {
        boolean ended = state.isFinal() && state != JobState.DEAD;
        return (worker == null || ended || state == JobState.RUNNING)
                && (batch == null || !ended || state == JobState.CANCELLED);
    }

    /** Whether it is one of those, whatever its state; of one that runs, whichever worker does: its session tells. */
    public boolean matches(JobRecord job) {
        return (task == null || task.equals(job.task()))
                && matches(job.failure())
                && first <= job.time()
                && job.time() <= last
                && (job.result() == null
                        ? worker == null || job.run() != null
                        : isOf(job.result().worker()))
                && (batch == null
                        || (job.spec() != null && batch.equals(job.spec().batch())))
                && attempts.has(job.attempt());
    }

    private boolean isOf(String name) {
        return worker == null
                || name.equals(worker)
                || (name.startsWith(worker)
                        && PROCESS.matcher(name)
                                .region(worker.length(), name.length())
                                .matches());
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
