package dev.redwork.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a job ended: the value of {@code job:<id>} from then on, and the notice in the inbox.
 *
 * @param id the job
 * @param task its task
 * @param state a final one
 * @param output what the handler returned; null when it has not succeeded
 * @param failure why it is dead; of one that was cancelled or expired, that of its last attempt; null: there is none
 * @param attempt the attempt that ended it, 1 for the first; 0 when none was run
 * @param worker the worker that ran it
 * @param started ms since the epoch, Redis time, when that attempt was claimed
 * @param ended ms since the epoch: {@code started} plus the time measured by the worker's own clock
 * @param crashes when its workers died under it, ms since the epoch, Redis time: the ends of their leases
 * @param enqueued when its producer sent it, ms since the epoch, Redis time, where its id does not tell; else 0
 * @param masks those of the job
 */
public record JobResult(
        String id,
        String task,
        JobState state,
        @Nullable Payload output,
        @Nullable Failure failure,
        int attempt,
        String worker,
        long started,
        long ended,
        List<Long> crashes,
        long enqueued,
        List<String> masks) {
    /** One without masks. */
    public JobResult(
            String id,
            String task,
            JobState state,
            @Nullable Payload output,
            @Nullable Failure failure,
            int attempt,
            String worker,
            long started,
            long ended,
            List<Long> crashes,
            long enqueued) {
        this(id, task, state, output, failure, attempt, worker, started, ended, crashes, enqueued, List.of());
    }

    /** All of it but the output, which may be large. */
    public JobResult withoutOutput() {
        return output == null
                ? this
                : new JobResult(
                        id, task, state, null, failure, attempt, worker, started, ended, crashes, enqueued, masks);
    }

    /** The same without the texts of its failure, which may hold anything. */
    public JobResult withoutFailureText() {
        return failure == null
                ? this
                : new JobResult(
                        id,
                        task,
                        state,
                        output,
                        failure.withoutText(),
                        attempt,
                        worker,
                        started,
                        ended,
                        crashes,
                        enqueued,
                        masks);
    }

    /** The same, with another time of its enqueue, ms. */
    public JobResult enqueuedAt(long time) {
        return new JobResult(id, task, state, output, failure, attempt, worker, started, ended, crashes, time, masks);
    }
}
