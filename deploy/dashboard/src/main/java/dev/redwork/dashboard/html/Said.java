package dev.redwork.dashboard.html;

import dev.redwork.dashboard.http.Route;
import dev.redwork.text.Numbers;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The answer of the API to a form, as a sentence for people. */
public final class Said {
    private static final int NAMED = 3;

    /** A page of a list. */
    private static final int STAY = 50;

    private Said() {}

    /**
     * The sentence.
     *
     * @param answer of the API, by its fields
     */
    public static String of(Route route, Map<String, Object> answer) {
        Object queue = answer.get("queue");
        return switch (route) {
            case LOGIN -> "Logged in as " + answer.get("user") + ".";
            case LOGOUT -> "Logged out.";
            case CHANGE_QUEUE ->
                "Queue " + queue + (Boolean.TRUE.equals(answer.get("paused")) ? " is paused" : " is open")
                        + limits(answer.get("limits")) + ".";
            case PURGE_QUEUE ->
                Numbers.count(number(answer.get("cancelled")), "job") + " of queue " + queue + " cancelled.";
            case ENQUEUE ->
                "Job " + answer.get("id") + (answer.get("duplicate") == null ? " enqueued." : " was there before.");
            case CANCEL_JOB, REQUEUE_JOB, RUN_JOB, DELETE_JOB ->
                "Job " + answer.get("id") + ": " + answer.get("outcome") + ".";
            case CANCEL_JOBS, REQUEUE_JOBS, RUN_JOBS, DELETE_JOBS -> many(route, answer);
            case QUIET_WORKER -> "The worker is told to claim no more jobs.";
            case STOP_WORKER -> "The worker is told to stop.";
            case CANCEL_BATCH -> "Batch " + answer.get("batch") + " is cancelled.";
            default -> "Done.";
        };
    }

    private static String limits(@Nullable Object limits) {
        return limits instanceof Map<?, ?> some && !some.isEmpty() ? ", its limits are " + some : "";
    }

    private static String many(Route route, Map<String, Object> answer) {
        String done = switch (route) {
            case CANCEL_JOBS -> "Cancelled";
            case REQUEUE_JOBS -> "Run again";
            case RUN_JOBS -> "Run now";
            default -> "Deleted";
        };
        String text = done + ": " + Numbers.grouped(number(answer.get("done"))) + " of "
                + Numbers.count(number(answer.get("count")), "job");
        String more = Boolean.FALSE.equals(answer.get("complete")) ? " There are more." : "";
        List<Map<?, ?>> refused = refusedJobs(answer);
        if (refused.isEmpty()) {
            return text + "." + more;
        }
        String named = refused.stream()
                .limit(NAMED)
                .map(job -> job.get("id") + " (" + job.get("outcome") + ")")
                .collect(Collectors.joining(", "));
        return text + "; not " + named + (refused.size() > NAMED ? ", ..." : "") + "." + more;
    }

    /** Jobs to which something was not done, for the page that follows: they stay selected there. Pairs of name and value. */
    public static String[] refused(Map<String, Object> answer) {
        return refusedJobs(answer).stream()
                .filter(job -> job.get("queue") != null)
                .limit(STAY)
                .flatMap(job -> Stream.of("chosen", job.get("queue") + "/" + job.get("id")))
                .toArray(String[]::new);
    }

    private static List<Map<?, ?>> refusedJobs(Map<String, Object> answer) {
        return (answer.get("refused") instanceof List<?> list ? list : List.of())
                .stream()
                        .<Map<?, ?>>mapMulti((one, taken) -> {
                            if (one instanceof Map<?, ?> job) {
                                taken.accept(job);
                            }
                        })
                        .toList();
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }
}
