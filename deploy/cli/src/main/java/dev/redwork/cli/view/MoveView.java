package dev.redwork.cli.view;

import dev.redwork.job.MoveResult;
import dev.redwork.queue.record.JobRecord;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The answers to a wish to cancel, requeue, run or delete a job, in words. */
public final class MoveView {
    private MoveView() {}

    /** Cancelled, requested, requeued, promoted, deleted; waiting, ended, gone: nothing was done. */
    public static String word(MoveResult answer) {
        return answer.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Why nothing was done.
     *
     * @param job as it was before; null: nobody looked
     * @param early whether it was to be run before its time
     */
    public static String reason(MoveResult answer, @Nullable JobRecord job, boolean early) {
        if (answer == MoveResult.WAITING) {
            return job != null && early ? "it is " + job.state().text() : "it has not ended";
        }
        return job == null || !job.state().isFinal()
                ? "it has ended"
                : "it is " + job.state().text() + (job.spec() == null ? ", its spec is not kept" : "");
    }
}
