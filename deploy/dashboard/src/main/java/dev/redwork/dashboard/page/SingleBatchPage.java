package dev.redwork.dashboard.page;

import dev.redwork.cli.view.BatchView;
import dev.redwork.dashboard.api.Asked;
import dev.redwork.dashboard.api.BatchApi;
import dev.redwork.dashboard.html.Frame;
import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Links;
import dev.redwork.dashboard.html.PageSources;
import dev.redwork.dashboard.html.Pieces;
import dev.redwork.dashboard.html.ReasonForm;
import dev.redwork.dashboard.html.View;
import dev.redwork.dashboard.html.WebPage;
import dev.redwork.dashboard.http.PathSegment;
import dev.redwork.dashboard.http.Role;
import dev.redwork.job.BatchCounts;
import dev.redwork.job.JobState;
import dev.redwork.queue.QueueAdmin;
import dev.redwork.text.Numbers;
import io.javalin.http.Context;
import java.util.function.UnaryOperator;

/** One batch: how far it is, how its jobs ended, and when the last one may. */
final class SingleBatchPage implements WebPage {
    /** Open jobs beyond which a name has to be typed before all are cancelled. */
    private static final int MANY = 1_000;

    private final Links links;
    private final PageSources sources;

    SingleBatchPage(Links links, PageSources sources) {
        this.links = links;
        this.sources = sources;
    }

    @Override
    public View view(Context call) {
        String name = PathSegment.name(call, "queue");
        String id = Asked.name("batch", PathSegment.name(call, "batch"));
        QueueAdmin queue = sources.admin().queue(Asked.name("queue", name));
        BatchCounts batch = BatchApi.found(queue.batch(id), name, id);
        long running = batch.isEnded() ? 0 : queue.runningOfBatch(id);
        long now = sources.admin().now();
        Html body = Html.of(
                """
                <p class="crumbs">{} › {}</p>
                <h1>{}</h1>
                {}
                <section class="card parts" id="batch" data-part>
                <p>{} {} · created {}</p>
                {}
                {}
                <p class="fine">{}</p>
                </section>
                """,
                Pieces.link(links.batches(), "Batches"),
                Pieces.link(links.queue(name), name),
                id,
                Html.when(Frame.may(call, Role.OPERATE) && !batch.isEnded(), cancel(batch)),
                BatchBar.state(batch),
                batch.cancelling() == 0 ? Html.NOTHING : Html.of("since {}", Pieces.time(batch.cancelling())),
                Pieces.time(batch.created()),
                BatchBar.of(batch),
                counts(batch, running, state -> links.jobs("queue:" + name + " batch:" + id + state)),
                end(batch, now));
        return View.of(id, "batches", body)
                .followed()
                .redwork("batch show " + id + " -q " + name)
                .redis("HGETALL " + Pieces.key(sources, name, "batch:" + id));
    }

    /** Those that run and those that are dead can be listed: of the others no batch, or no one state is kept. */
    private static Html counts(BatchCounts batch, long running, UnaryOperator<String> list) {
        return Html.of(
                "<dl class=\"figures\">{}{}{}{}</dl><p class=\"fine\">{}</p>",
                figure("jobs", batch.total(), ""),
                figure("wait", BatchView.waiting(batch, running), ""),
                figure("running", running, list.apply(" state:running")),
                BatchBar.counts(batch).entrySet().stream()
                        .map(one -> figure(
                                one.getKey().text(),
                                one.getValue(),
                                one.getKey() == JobState.DEAD ? list.apply(" state:dead") : ""))
                        .collect(Html.joining()),
                Pieces.link(list.apply(""), "Its jobs that have not ended, or are dead"));
    }

    private static Html figure(String name, long number, String list) {
        String shown = Numbers.grouped(number);
        return Html.of(
                "<div><dt>{}</dt><dd>{}</dd></div>",
                name,
                number == 0 || list.isEmpty() ? Html.text(shown) : Pieces.link(list, shown));
    }

    /** Reckoned from all that ended since it was created: Redis keeps no times of single ends. */
    private static String end(BatchCounts batch, long now) {
        long ended = batch.total() - batch.open();
        long millis = now - batch.created();
        if (batch.isEnded()) {
            return "All its jobs have ended. It is remembered for a day; more jobs may join it.";
        } else if (batch.cancelling() > 0) {
            return "It is cancelled: none of its jobs starts any more.";
        } else if (ended <= 0 || millis <= 0 || batch.created() == 0) {
            return "None of its jobs has ended yet.";
        }
        double perSecond = ended * 1e3 / millis;
        String rate =
                perSecond >= 1 ? Numbers.rate(perSecond) : "one every " + Pieces.span(Math.round(1e3 / perSecond));
        return rate + " since it was created; at that rate the last job ends in about "
                + Pieces.span(Math.round(batch.open() / perSecond * 1e3)) + ".";
    }

    private Html cancel(BatchCounts batch) {
        String path = "/queues/" + PathSegment.of(batch.queue()) + "/batches/" + PathSegment.of(batch.id()) + "/cancel";
        return Html.of(
                "<div class=\"acts\" data-actions>{}</div>",
                ReasonForm.asking(
                        links.form(path),
                        links.batch(batch.queue(), batch.id()),
                        "Cancel the batch",
                        Numbers.count(batch.open(), "job") + " of it " + (batch.open() == 1 ? "is" : "are")
                                + " open: none starts any more, and those that run are asked to stop. Jobs that join it"
                                + " later are cancelled, too.",
                        Html.when(batch.open() > MANY, ReasonForm.typed("batch", batch.id()))));
    }
}
