package dev.redwork.dashboard.page;

import dev.redwork.cli.view.ProgressView;
import dev.redwork.cli.view.WorkerView;
import dev.redwork.dashboard.api.WorkerApi;
import dev.redwork.dashboard.guard.Redaction;
import dev.redwork.dashboard.html.Frame;
import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Links;
import dev.redwork.dashboard.html.PageSources;
import dev.redwork.dashboard.html.Pieces;
import dev.redwork.dashboard.html.ReasonForm;
import dev.redwork.dashboard.html.View;
import dev.redwork.dashboard.html.WebPage;
import dev.redwork.dashboard.html.WideTable;
import dev.redwork.dashboard.http.PathSegment;
import dev.redwork.dashboard.http.Role;
import dev.redwork.dashboard.page.WorkerJobs.Held;
import dev.redwork.job.JobProgress;
import dev.redwork.queue.record.SessionGroup;
import dev.redwork.queue.record.SessionRecord;
import dev.redwork.text.Numbers;
import io.javalin.http.Context;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One worker, or all processes of a supervisor: its lanes, and the jobs that it runs. */
final class WorkerPage implements WebPage {
    /** Characters of a progress: workers keep it short, other programs need not. */
    private static final int LONGEST = 500;

    private final Links links;
    private final PageSources sources;

    WorkerPage(Links links, PageSources sources) {
        this.links = links;
        this.sources = sources;
    }

    @Override
    public View view(Context call) {
        String name = PathSegment.name(call, "worker");
        List<SessionGroup> lanes = WorkerApi.worker(sources.admin(), name);
        WorkerJobs jobs = sources.redis().ask(link -> WorkerJobs.read(link, lanes));
        long now = sources.admin().now();
        Html body = Html.of(
                "<p class=\"crumbs\">{}</p><h1>{}</h1>{}{}<h2>Runs now</h2>{}{}",
                Pieces.link(links.workers(), "Workers"),
                name,
                Html.when(
                        Frame.may(call, Role.OPERATE) && lanes.stream().anyMatch(lane -> lane.left() > 0),
                        actions(name)),
                new LaneRows(links, sources.admin().paused(WorkerView.queues(lanes)), now)
                        .table("Lanes of " + name, lanes, name),
                lists(name, jobs, WorkerView.queues(lanes)),
                jobs(jobs, now, Redaction.of(call)));
        SessionRecord first = lanes.get(0).sessions().get(0);
        return View.of(name, "workers", body)
                .polled()
                .redwork("workers --jobs")
                .redis("HGETALL " + Pieces.key(sources, first.queue(), "session:" + first.session()));
    }

    /** The same jobs as a list, in which something can be done to them, and those that it ran before. */
    private Html lists(String name, WorkerJobs jobs, Collection<String> queues) {
        String search = (queues.size() == 1 ? "queue:" + queues.iterator().next() + " " : "") + "worker:" + name;
        return Html.of(
                "<p class=\"fine\" id=\"lists\" data-part>{}{}</p>",
                Html.when(
                        jobs.held() > 0,
                        Html.of(
                                "{} · ",
                                Pieces.link(
                                        links.jobs(search + " state:running"),
                                        Numbers.count(jobs.held(), "job") + " as a list"))),
                Pieces.link(links.jobs(search), "Also those that it ran before, as long as they are kept"));
    }

    private Html actions(String name) {
        String path = "/workers/" + PathSegment.of(name);
        return Html.of(
                "<div class=\"acts\" data-actions>{}{}</div>",
                ReasonForm.of(links.form(path + "/quiet"), links.worker(name), "Quiet"),
                ReasonForm.asking(
                        links.form(path + "/stop"),
                        links.worker(name),
                        "Stop",
                        "It claims no more jobs and ends. Those that run have their time to end; one that has not ended"
                                + " then goes back to its queue. Nothing starts it again from here.",
                        Html.NOTHING));
    }

    private Html jobs(WorkerJobs jobs, long now, Redaction redaction) {
        if (jobs.jobs().isEmpty()) {
            return Html.of(
                    "<div id=\"jobs\" data-part>{}</div>",
                    Pieces.empty(
                            "It runs no job now.", Pieces.link(links.jobs("state:pending"), "To the jobs that wait")));
        }
        Html head = Html.of("""
                <th scope="col">Job</th><th scope="col">Task</th><th scope="col">Queue</th><th scope="col">Worker</th>
                <th scope="col" class="num">For</th><th scope="col" class="num">Attempt</th><th scope="col">Progress</th>
                """);
        return Html.of(
                "<div id=\"jobs\" data-part data-still>{}{}</div>",
                Html.when(
                        jobs.held() > jobs.jobs().size(),
                        Html.of(
                                "<p class=\"fine\">{} of {} are shown.</p>",
                                Numbers.grouped(jobs.jobs().size()),
                                Numbers.count(jobs.held(), "job"))),
                new WideTable("Jobs that it runs, those that have run longest first")
                        .of(
                                head,
                                jobs.jobs().stream()
                                        .map(job -> row(job, now, redaction))
                                        .collect(Html.joining())));
    }

    private Html row(Held job, long now, Redaction redaction) {
        String href = links.job(job.queue(), job.run().id());
        return Html.of(
                """
                <tr data-href="{}"><th scope="row"><a href="{}" class="mono">{}</a></th><td>{}</td><td>{}</td><td>{}</td>
                <td class="num">{}</td><td class="num">{}</td><td>{}</td></tr>
                """,
                href,
                href,
                job.run().id(),
                job.task().isEmpty() ? Html.of("<span class=\"none\">has ended</span>") : Html.text(job.task()),
                Pieces.link(links.queue(job.queue()), job.queue()),
                job.worker(),
                Pieces.since(job.run().started(), now),
                job.run().attempt(),
                progress(job.progress(), redaction.hidden()));
    }

    /** Its message is a text of the handler's. */
    private static Html progress(@Nullable JobProgress progress, boolean hidden) {
        if (progress == null) {
            return Html.of("<span class=\"none\">–</span>");
        }
        JobProgress told = hidden
                ? new JobProgress(progress.done(), progress.total(), "", progress.at(), progress.attempt())
                : progress;
        String all = ProgressView.text(told);
        String text =
                all.substring(0, all.offsetByCodePoints(0, Math.min(LONGEST, all.codePointCount(0, all.length()))));
        return Html.of(
                "{}<span class=\"short\" title=\"{}\">{}</span>",
                Html.when(
                        told.total() > 0,
                        Html.of(
                                "<progress max=\"{}\" value=\"{}\" aria-label=\"progress\"></progress> ",
                                told.total(),
                                Math.min(told.done(), told.total()))),
                text,
                text);
    }
}
