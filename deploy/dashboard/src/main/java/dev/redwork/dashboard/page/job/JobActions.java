package dev.redwork.dashboard.page.job;

import dev.redwork.dashboard.guard.Redaction;
import dev.redwork.dashboard.html.Forms;
import dev.redwork.dashboard.html.Frame;
import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Links;
import dev.redwork.dashboard.http.PathSegment;
import dev.redwork.dashboard.http.Role;
import dev.redwork.dashboard.http.Route;
import dev.redwork.job.JobState;
import dev.redwork.queue.record.JobMove;
import dev.redwork.queue.record.JobRecord;
import io.javalin.http.Context;
import java.util.List;
import java.util.Objects;

/** The buttons for what can be done to a job in its state, by a caller with these rights. */
final class JobActions {
    private JobActions() {}

    /** Something that can be done. */
    private record Action(Route route, JobMove move, String text, String kind) {
        boolean fits(JobRecord job) {
            // Without its spec there is nothing that could run.
            boolean runs = move != JobMove.REQUEUE || job.spec() != null;
            return move.allowed().contains(job.state()) && runs;
        }

        boolean isAllowed(Context call) {
            return Frame.may(call, Objects.requireNonNull(route.role()));
        }
    }

    private static final List<Action> ACTIONS = List.of(
            new Action(Route.REQUEUE_JOB, JobMove.REQUEUE, "Run again", "primary"),
            new Action(Route.RUN_JOB, JobMove.RUN, "Run now", "primary"),
            new Action(Route.CANCEL_JOB, JobMove.CANCEL, "Cancel", ""),
            new Action(Route.DELETE_JOB, JobMove.DELETE, "Delete", "danger"));

    /** One form for all of them, so that a reason is asked for once. */
    static Html of(Context call, Links links, JobRecord job) {
        List<Action> actions = ACTIONS.stream()
                .filter(action -> action.fits(job) && action.isAllowed(call))
                .toList();
        Html anew = anew(call, links, job);
        if (actions.isEmpty()) {
            return Html.of("<div id=\"actions\" data-part data-actions>{}</div>", anew);
        }
        return Html.of(
                """
                <div id="actions" data-part data-actions><form method="post" class="actions">
                <button disabled hidden></button>
                <input type="hidden" name="back" value="{}">
                {}
                <label class="reason">Reason <input name="reason" maxlength="500" placeholder="for the audit, if you like"></label>
                </form>{}</div>
                """,
                links.job(job.queue(), job.id()),
                actions.stream().map(action -> button(action, links, job)).collect(Html.joining()),
                anew);
    }

    /** Another job with an input that is made of this one's, for callers who may see all of that and may enqueue. */
    private static Html anew(Context call, Links links, JobRecord job) {
        if (job.spec() == null
                || !Frame.may(call, Role.ENQUEUE)
                || !Redaction.of(call).shows(job.masks())) {
            return Html.NOTHING;
        }
        String form = Links.with(links.page("/new"), "queue", job.queue(), "task", job.task(), "from", job.id());
        return Html.of("<p>{}</p>", Html.of("<a class=\"button\" href=\"{}\">Run again with other input</a>", form));
    }

    private static Html button(Action action, Links links, JobRecord job) {
        boolean asks = action.move() == JobMove.CANCEL && job.state() == JobState.RUNNING;
        return Html.of(
                "<button class=\"{}\" formaction=\"{}\">{}</button>",
                action.kind(),
                links.page(Forms.path(action.route())
                        .replace("{queue}", PathSegment.of(job.queue()))
                        .replace("{id}", PathSegment.of(job.id()))),
                asks ? "Ask it to stop" : action.text());
    }
}
