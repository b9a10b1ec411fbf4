package dev.redwork.dashboard.page;

import dev.redwork.dashboard.http.Route;
import dev.redwork.text.Numbers;
import java.util.List;
import java.util.Map;

/** What a call of the API did, as a sentence for people. */
final class Said {
    private static final int NAMED = 3;

    private Said() {}

    /**
     * The sentence.
     *
     * @param answer of the API, by its fields
     */
    static String of(Route route, Map<String, Object> answer) {
        Object queue = answer.get("queue");
        return switch (route) {
            case LOGIN -> "Logged in as " + answer.get("user") + ".";
            case LOGOUT -> "Logged out.";
            case CHANGE_QUEUE -> "Queue " + queue + (Boolean.TRUE.equals(answer.get("paused")) ? " is paused" : " is open")
                    + limits(answer.get("limits")) + ".";
            case PURGE_QUEUE -> Numbers.count(number(answer.get("cancelled")), "job") + " of queue " + queue + " cancelled.";
            case ENQUEUE -> "Job " + answer.get("id") + (answer.get("duplicate") == null ? " enqueued." : " was there before.");
            case CANCEL_JOB, REQUEUE_JOB, RUN_JOB, DELETE_JOB -> "Job " + answer.get("id") + ": " + answer.get("outcome") + ".";
            case CANCEL_JOBS, REQUEUE_JOBS, RUN_JOBS, DELETE_JOBS -> many(answer);
            case QUIET_WORKER -> "The worker is told to claim no more jobs.";
            case STOP_WORKER -> "The worker is told to stop.";
            case CANCEL_BATCH -> "Batch " + answer.get("batch") + " is cancelled.";
            default -> "Done.";
        };
    }

    private static String limits(Object limits) {
        return limits instanceof Map<?, ?> some && !some.isEmpty() ? ", its limits are " + some : "";
    }

    private static String many(Map<String, Object> answer) {
        String text = answer.get("action") + ": done to " + Numbers.grouped(number(answer.get("done"))) + " of "
                + Numbers.count(number(answer.get("count")), "job");
        List<?> refused = answer.get("refused") instanceof List<?> list ? list : List.of();
        if (refused.isEmpty()) {
            return text + ".";
        }
        String named = refused.stream()
                .limit(NAMED)
                .map(one -> one instanceof Map<?, ?> job ? job.get("id") + " (" + job.get("outcome") + ")" : "")
                .reduce((one, other) -> one + ", " + other)
                .orElse("");
        return text + "; not to " + named + (refused.size() > NAMED ? ", ..." : "") + ".";
    }

    private static long number(Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }
}
