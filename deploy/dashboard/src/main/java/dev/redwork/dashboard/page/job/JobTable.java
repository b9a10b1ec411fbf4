package dev.redwork.dashboard.page.job;

import dev.redwork.dashboard.guard.Redaction;
import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Links;
import dev.redwork.dashboard.html.Pieces;
import dev.redwork.dashboard.html.WideTable;
import dev.redwork.dashboard.http.RequestJson;
import dev.redwork.job.Job;
import dev.redwork.job.JobState;
import dev.redwork.queue.record.JobRecord;
import java.util.List;
import java.util.Set;

/**
 * Jobs in a table: a row leads to its job.
 *
 * @param redaction of the one who looks
 * @param now ms, Redis time
 */
record JobTable(Links links, Redaction redaction, long now) {
    /** Characters of an id by which people tell jobs apart. */
    private static final int LAST = 8;

    private static final int SHOWN = 120;

    private static final String MASK = "***";

    /** To be looked at. */
    Html of(String caption, List<JobRecord> jobs) {
        return table(
                caption,
                Html.NOTHING,
                jobs.stream().map(job -> row(job, Html.NOTHING)).toList());
    }

    /**
     * With boxes to select rows by, in a form.
     *
     * @param chosen those that are selected, by {@link #name}
     */
    Html ofChoices(String caption, List<JobRecord> jobs, Set<String> chosen) {
        return table(
                caption,
                Html.of(
                        "<th scope=\"col\" class=\"box\"><input type=\"checkbox\" data-all aria-label=\"all {} here\" title=\"all {}"
                                + " here\" hidden></th>",
                        jobs.size(),
                        jobs.size()),
                jobs.stream()
                        .map(job -> row(
                                job,
                                Html.of(
                                        "<td><input type=\"checkbox\" name=\"job\" value=\"{}\" aria-label=\"select"
                                                + " {}\"{}></td>",
                                        name(job),
                                        job.id(),
                                        Html.when(chosen.contains(name(job)), Html.of(" checked")))))
                        .toList());
    }

    /** Of a job among those of all queues. */
    static String name(JobRecord job) {
        return job.queue() + "/" + job.id();
    }

    private static Html table(String caption, Html first, List<Html> rows) {
        Html head = Html.of("""
                {}<th scope="col" class="state">State</th><th scope="col" class="task">Task</th><th scope="col" class="ident">Id</th>
                <th scope="col">Input</th><th scope="col" class="num">Attempt</th><th scope="col" class="queue">Queue</th>
                <th scope="col" class="when">Since</th>
                """, first);
        return new WideTable(caption).kind("jobs").of(head, rows);
    }

    private Html row(JobRecord job, Html first) {
        String href = links.job(job.queue(), job.id());
        return Html.of(
                """
                <tr data-href="{}">{}<td>{}</td><td>{}</td><th scope="row"><a class="mono id" href="{}">{}</a></th><td>{}</td>
                <td class="num">{}</td><td>{}</td><td>{}</td></tr>
                """,
                href,
                first,
                Pieces.state(job.state()),
                job.task(),
                href,
                id(job.id()),
                input(job),
                attempt(job),
                Pieces.link(links.jobs("queue:" + job.queue()), job.queue()),
                time(job));
    }

    private static Html id(String id) {
        int from = Math.max(0, id.length() - LAST);
        return Html.of("{}<b>{}</b>", id.substring(0, from), id.substring(from));
    }

    /** The beginning, as a list reads it; nothing where it is hidden, or no more kept. */
    private Html input(JobRecord job) {
        Job spec = job.spec();
        if (spec == null || redaction.hidden()) {
            return Html.of("<span class=\"none\">{}</span>", redaction.hidden() ? "hidden" : "–");
        }
        // The beginning may end in the middle of what is masked.
        String start = redaction.masked() && !job.masks().isEmpty() ? MASK : start(spec);
        return Html.of("<code class=\"cut\" title=\"{}\">{}</code>", start, start);
    }

    /** In a list a job's input is a text with the beginning of what was given; of a spec that others wrote it may be all. */
    private static String start(Job spec) {
        String text = RequestJson.isText(spec.input())
                ? String.valueOf(RequestJson.scalar(spec.input()))
                : spec.input().toString();
        return text.codePointCount(0, text.length()) <= SHOWN
                ? text
                : text.substring(0, text.offsetByCodePoints(0, SHOWN));
    }

    private static Html attempt(JobRecord job) {
        Job spec = job.spec();
        return job.attempt() == 0
                ? Pieces.number(0)
                : Html.of("{}{}", job.attempt(), spec == null ? "" : "⁄" + spec.attempts());
    }

    /** How long it has been where it is; of one that waits for its time, when that is. */
    private Html time(JobRecord job) {
        boolean waits = job.state() == JobState.SCHEDULED || job.state() == JobState.RETRYING;
        return waits && job.time() > now ? Html.of("due {}", Pieces.time(job.time())) : Pieces.since(job.time(), now);
    }
}
