package dev.redwork.dashboard.page.job;

import dev.redwork.dashboard.html.Forms;
import dev.redwork.dashboard.http.PathSegment;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.Role;
import dev.redwork.dashboard.http.Route;
import dev.redwork.job.JobState;
import dev.redwork.queue.record.JobMove;
import dev.redwork.text.Numbers;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Something that people do to many jobs, in their words. */
enum JobAction {
    REQUEUE(JobMove.REQUEUE, Route.REQUEUE_JOBS, "Run again", "Run %s again"),
    RUN(JobMove.RUN, Route.RUN_JOBS, "Run now", "Run %s now"),
    CANCEL(JobMove.CANCEL, Route.CANCEL_JOBS, "Cancel", "Cancel %s"),
    DELETE(JobMove.DELETE, Route.DELETE_JOBS, "Delete", "Delete %s"),

    /** All that wait in one queue, however many. */
    PURGE(JobMove.CANCEL, Route.PURGE_QUEUE, "Purge", "Cancel %s");

    /** Those that are for jobs which somebody selects. */
    static final List<JobAction> OF_JOBS = List.of(REQUEUE, RUN, CANCEL, DELETE);

    private final JobMove move;
    private final Route route;
    private final String label;
    private final String sentence;

    JobAction(JobMove move, Route route, String label, String sentence) {
        this.move = move;
        this.route = route;
        this.label = label;
        this.sentence = sentence;
    }

    /** @throws Problem 400: there is none of this name */
    static JobAction parse(@Nullable String text) {
        return Arrays.stream(values())
                .filter(action -> action.text().equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.badRequest("query parameter action must be one of "
                        + Arrays.stream(values()).map(JobAction::text).collect(Collectors.joining(", "))));
    }

    /** As addresses and the API have it. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    JobMove move() {
        return move;
    }

    Role role() {
        return Objects.requireNonNull(route.role());
    }

    /** Of the form that does it, behind the prefix; the queue may be null where {@link #PURGE} is not meant. */
    String path(@Nullable String queue) {
        String path = Forms.path(route);
        return queue == null ? path : path.replace("{queue}", PathSegment.of(queue));
    }

    /** On a button, before it is known how many there are. */
    String label() {
        return label;
    }

    /** {@code Run 12,408 dead jobs again}. */
    String label(long jobs, List<JobState> states) {
        return String.format(
                Locale.ROOT,
                sentence,
                Numbers.grouped(jobs)
                        + (states.size() == 1 ? " " + states.get(0).text() : "")
                        + (jobs == 1 ? " job" : " jobs"));
    }
}
