package dev.redwork.dashboard.page.job;

import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Links;
import dev.redwork.dashboard.html.Pieces;
import dev.redwork.dashboard.html.WideTable;
import dev.redwork.job.Failure;
import dev.redwork.job.Job;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.Names;
import dev.redwork.queue.record.JobRecord;
import java.util.ArrayList;
import java.util.List;

/** The attempts of a job of which something is kept: the last one that failed, the one that runs or ended it, and the next one. */
final class JobAttempts {
    private static final Html UNKNOWN = Html.of("<span class=\"none\">not kept</span>");
    private static final Html NOT_YET = Html.of("<span class=\"none\">–</span>");

    private final Links links;
    private final JobSight sight;
    private final JobRecord job;
    private final List<Html> rows = new ArrayList<>();

    private JobAttempts(Links links, JobSight sight) {
        this.links = links;
        this.sight = sight;
        this.job = sight.job();
    }

    /** Nothing where none was made. */
    static Html of(Links links, JobSight sight) {
        return new JobAttempts(links, sight).tell();
    }

    private Html tell() {
        failed();
        JobRecord.Run run = job.run();
        if (run != null) {
            Html worker =
                    sight.session().map(session -> worker(session.worker())).orElseGet(() -> Html.text(run.session()));
            row(run.attempt(), Pieces.time(run.started()), worker, Pieces.state(JobState.RUNNING));
        }
        JobResult result = job.result();
        if (result != null && job.attempt() > 0) {
            Html end = Html.of("{} {}", Pieces.state(result.state()), Pieces.time(result.ended()));
            row(
                    result.attempt(),
                    result.started() == 0 ? NOT_YET : Pieces.time(result.started()),
                    result.worker().isEmpty() ? NOT_YET : worker(result.worker()),
                    end);
        }
        if (job.state() == JobState.RETRYING) {
            row(job.used() + 1, Html.of("due {}", Pieces.time(job.due())), NOT_YET, NOT_YET);
        }
        if (rows.isEmpty()) {
            return Html.NOTHING;
        }
        Html head = Html.of("""
                <th scope="col" class="num">Attempt</th><th scope="col">Started</th><th scope="col">Worker</th><th scope="col">Ended</th>
                """);
        return Html.of("{}{}", new WideTable("Attempts that are kept").of(head, rows), unkept());
    }

    /** The last one; one that a job has survived is not told in its outcome. */
    private void failed() {
        Failure failure = job.failure();
        JobResult result = job.result();
        if (failure == null || job.used() == 0 || result != null) {
            return;
        }
        row(job.used(), UNKNOWN, UNKNOWN, Html.of("failed {}: {}", Pieces.time(failure.at()), failure.name()));
    }

    private Html unkept() {
        return Html.of(
                "<p class=\"fine\">{}{}</p>",
                job.used() > 1 ? job.used() + " attempts have failed. " : "",
                "Of attempts that failed Redis keeps their number and the last failure: neither when they started nor"
                        + " who ran them, which the workers' logs tell.");
    }

    private void row(int attempt, Html started, Html worker, Html ended) {
        Job spec = job.spec();
        rows.add(Html.of(
                "<tr><th scope=\"row\" class=\"num\">{}{}</th><td>{}</td><td>{}</td><td>{}</td></tr>",
                attempt,
                spec == null ? "" : " of " + spec.attempts(),
                started,
                worker,
                ended));
    }

    /** One of another library may have any name. */
    private Html worker(String name) {
        return Names.isName(name) ? Pieces.link(links.worker(name), name) : Html.text(name);
    }
}
