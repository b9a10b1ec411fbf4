package dev.redwork.queue.record;

import dev.redwork.job.Failure;
import dev.redwork.job.Job;
import dev.redwork.job.JobProgress;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that Redis knows of one job. In a list its input is a text with the beginning of what was given, and its result has no output.
 *
 * @param state {@link JobState#GONE}: nothing is known but its id
 * @param task empty: unknown
 * @param spec as it was enqueued; null: it cannot be read, or is not kept: once a job has ended it is, unless the job is dead or was
 *     cancelled while it waited
 * @param enqueued when its producer sent it, as its spec or its outcome says, else its id; 0: none does
 * @param used attempts that failed
 * @param due when it will run, while it is scheduled or retrying; else 0
 * @param died 0: it is not dead
 * @param parked since when; 0: it is not parked
 * @param need of one that is parked: the task that its worker has to know, or {@code version:<v>}; else empty
 * @param run who runs it; null: nobody
 * @param failure of its last attempt that failed, or that its outcome cannot be read; null: none did
 * @param crashes when workers died under it
 * @param cancelling when it was asked to stop while it ran; 0: it was not
 * @param deadline its last moment to start; 0: there is none
 * @param kept how long its outcome is still kept, ms; 0: there is none
 * @param progress how far it is, or came; null: it never said, or has ended otherwise than dead
 * @param result its outcome, while that is kept; null of a dead one, and where it cannot be read
 */
public record JobRecord(
        String id,
        String queue,
        JobState state,
        String task,
        @Nullable Job spec,
        long enqueued,
        int used,
        long due,
        long died,
        long parked,
        String need,
        @Nullable Run run,
        @Nullable Failure failure,
        List<Long> crashes,
        long cancelling,
        long deadline,
        long kept,
        @Nullable JobProgress progress,
        @Nullable JobResult result) {
    /**
     * A run that goes on.
     *
     * @param session of a worker, see {@link SessionRecord}
     * @param attempt 1: the first
     * @param started when the job was claimed
     */
    public record Run(String session, int attempt, long started) {}

    /** Places in its input and output that the dashboard does not show; the command line shows all. */
    public List<String> masks() {
        return spec != null ? spec.masks() : result != null ? result.masks() : List.of();
    }

    /** The same without the texts of its last failure, which may hold anything. */
    public JobRecord withoutFailureText() {
        return new JobRecord(
                id,
                queue,
                state,
                task,
                spec,
                enqueued,
                used,
                due,
                died,
                parked,
                need,
                run,
                failure == null ? null : failure.withoutText(),
                crashes,
                cancelling,
                deadline,
                kept,
                progress,
                result == null ? null : result.withoutFailureText());
    }

    /** The attempt that runs or ended, else the last one that failed; 0: none so far. */
    public int attempt() {
        if (result != null) {
            // The attempt of a job that was claimed too late is one that did not start.
            return result.attempt() - (result.state() == JobState.EXPIRED ? 1 : 0);
        }
        return run != null ? run.attempt() : used;
    }

    /** When it came to where it is, or will leave it: lists are sorted by it. 0: unknown. */
    public long time() {
        if (result != null) {
            return result.ended();
        } else if (died > 0) {
            return died;
        } else if (due > 0) {
            return due;
        } else if (parked > 0) {
            return parked;
        } else if (state.isFinal()) {
            // Its outcome, which would tell, cannot be read.
            return 0;
        }
        return run != null ? run.started() : enqueued;
    }
}
