package dev.redwork.dashboard.page.job;

import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Links;
import dev.redwork.dashboard.html.Pieces;
import dev.redwork.dashboard.html.View;
import dev.redwork.job.Defaults;
import dev.redwork.text.Numbers;

/** The page of a job of which nothing is left: what may have happened, and where to look. */
final class MissingJob {
    private static final int NOT_FOUND = 404;

    private MissingJob() {}

    static View gone(Links links, String queue, String id) {
        Html body = Html.of(
                """
                <h1>No such job</h1>
                <div class="prose"><p>There is no job <code>{}</code> in queue {}: it was never enqueued there, it
                was deleted, or its result has expired. Redis keeps nothing that tells which.</p>
                <p>A result is kept for {} after the job has ended, or as long as its task's <code>resultTtl</code> says; dead jobs are kept
                for {}, the last {} of a queue. Give a task a longer time where its results are to be looked at later.</p>
                <p>{} · {}</p></div>
                """,
                id,
                Pieces.link(links.queue(queue), queue),
                Numbers.count(Defaults.RESULT_TTL.toMinutes(), "minute"),
                Numbers.count(Defaults.DEAD_AGE.toDays(), "day"),
                Numbers.grouped(Defaults.DEAD_LIMIT),
                Pieces.link(links.jobs(id), "Look for it in all queues"),
                Pieces.link(links.jobs("queue:" + queue), "Jobs of this queue"));
        return View.of("No such job", "jobs", body).withStatus(NOT_FOUND);
    }
}
