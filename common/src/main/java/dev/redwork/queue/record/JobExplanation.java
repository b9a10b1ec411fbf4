package dev.redwork.queue.record;

import dev.redwork.job.Defaults;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reasons why a job is where it is.
 *
 * @param job null: it is nowhere
 * @param reasons the weightiest first; never none
 */
public record JobExplanation(String id, @Nullable JobRecord job, List<DiagnosisReason> reasons) {
    /** The reason of a job that is nowhere. */
    public static final DiagnosisReason GONE =
            new DiagnosisReason("gone", "it was never enqueued, or its result has expired", Map.of());

    /** Of a job that is nowhere. */
    public static JobExplanation gone(String id) {
        return new JobExplanation(id, null, List.of(GONE));
    }

    /** The command that starts a worker for a queue, on the server that it looks for by itself. */
    public static String startLine(String queue) {
        return "redwork worker" + (queue.equals(Defaults.QUEUE) ? "" : " -q " + queue);
    }
}
