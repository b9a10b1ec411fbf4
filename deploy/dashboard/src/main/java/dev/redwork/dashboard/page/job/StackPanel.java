package dev.redwork.dashboard.page.job;

import dev.redwork.dashboard.html.Frame;
import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Links;
import dev.redwork.dashboard.html.Pieces;
import dev.redwork.dashboard.http.Role;
import dev.redwork.job.JobStack;
import dev.redwork.job.JobState;
import dev.redwork.queue.Admin;
import dev.redwork.queue.QueueAdmin;
import dev.redwork.queue.record.JobRecord;
import io.javalin.http.Context;
import java.util.Optional;

/** Where the handler of a running job is: its worker is asked when somebody wants to know, and the last answer stays. */
final class StackPanel {
    private static final String NAME = "stack";

    private StackPanel() {}

    /** Nothing, where the caller may not ask or nobody has asked for it. */
    static Html of(Context call, Links links, Admin admin, JobRecord job, long now) {
        boolean runs = job.state() == JobState.RUNNING;
        boolean asked = SingleJobPage.isAsked(call, NAME);
        if (!Frame.may(call, Role.OPERATE) || (!runs && !asked)) {
            return Html.NOTHING;
        }
        Html ask = Html.when(
                runs,
                Html.of(
                        "<p data-actions><a class=\"button\" href=\"{}\">Stack now</a></p>",
                        SingleJobPage.all(links, job, NAME)));
        if (!asked) {
            return Html.all(ask, Html.of("<p class=\"fine\">Asks its worker where the handler is.</p>"));
        }
        QueueAdmin queue = admin.queue(job.queue());
        boolean asks = runs && !SingleJobPage.isAgain(call);
        Optional<JobStack> told = asks ? queue.stack(job.id()) : queue.lastStack(job.id());
        return Html.all(
                told.map(stack -> Html.of(
                                "<p>At {}, {} ago:</p><pre class=\"stack\">\n{}</pre>",
                                Pieces.time(stack.at()),
                                Pieces.since(stack.at(), now),
                                stack.frames()))
                        .orElseGet(() -> Html.of(
                                "<p>Not answered within three seconds: it has just ended, its worker hangs, or it may not"
                                        + " listen to Redis' channels.</p>")),
                ask);
    }
}
