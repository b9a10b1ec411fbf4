package dev.redwork.dashboard.page.job;

import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Links;
import dev.redwork.dashboard.html.Pieces;
import dev.redwork.dashboard.html.TraceUrl;
import dev.redwork.job.Job;
import dev.redwork.job.JobResult;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.queue.record.SessionRecord;
import dev.redwork.text.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The line of facts about a job: where it is, who runs it, and when; those that are not known are left out. */
final class JobFacts {
    private final List<Html> facts = new ArrayList<>();
    private final Links links;
    private final @Nullable TraceUrl traces;
    private final JobSight sight;
    private final JobRecord job;
    private final @Nullable Job spec;

    private JobFacts(Links links, @Nullable TraceUrl traces, JobSight sight) {
        this.links = links;
        this.traces = traces;
        this.sight = sight;
        this.job = sight.job();
        this.spec = job.spec();
    }

    /**
     * The line.
     *
     * @param traces null: no trace can be looked at
     */
    static Html of(Links links, @Nullable TraceUrl traces, JobSight sight) {
        return new JobFacts(links, traces, sight).tell();
    }

    private Html tell() {
        fact("queue", Pieces.link(links.queue(job.queue()), job.queue()));
        fact("worker", worker());
        fact("attempt", attempt());
        if (spec != null && spec.batch() != null) {
            fact("batch", Pieces.link(links.batch(job.queue(), spec.batch()), spec.batch()));
        }
        fact("trace", trace());
        times();
        return Html.of("<dl class=\"about\" id=\"facts\" data-part>{}</dl>", facts);
    }

    private Html worker() {
        JobResult result = job.result();
        JobRecord.Run run = job.run();
        if (run == null) {
            return result == null || result.worker().isEmpty() ? Html.NOTHING : Pieces.worker(links, result.worker());
        }
        Optional<SessionRecord> session = sight.session();
        return session.isEmpty()
                ? Html.text(run.session())
                : Html.of(
                        "{} <span class=\"none\">lane {}</span>",
                        Pieces.worker(links, session.get().worker()),
                        session.get().lane());
    }

    private Html attempt() {
        String most = spec == null ? "" : " of " + spec.attempts();
        return job.attempt() == 0 ? Html.NOTHING : Html.text(job.attempt() + most);
    }

    private Html trace() {
        if (spec == null || spec.trace() == null) {
            return Html.NOTHING;
        }
        String id = spec.trace().traceId();
        Html shown = Html.of("<code>{}</code>", id);
        return traces == null ? shown : Html.of("<a href=\"{}\" rel=\"noreferrer\">{}</a>", traces.of(id), shown);
    }

    private void times() {
        JobResult result = job.result();
        JobRecord.Run run = job.run();
        long started = result != null ? result.started() : run != null ? run.started() : 0;
        long ended = result != null ? result.ended() : job.died();
        time("enqueued", job.enqueued());
        time(job.failure() == null ? "due" : "next attempt", job.due());
        time("started", started);
        time("ended", ended);
        if (started > 0 && result != null) {
            fact("took", Pieces.between(started, ended));
        }
        if (spec != null && spec.timeout() != null) {
            fact("timeout", Html.text(Durations.format(spec.timeout())));
        }
        time("may start until", job.state().isFinal() ? 0 : job.deadline());
        if (job.kept() > 0) {
            time("kept until", sight.now() + job.kept());
        } else if (spec != null && !job.state().isFinal()) {
            fact("result kept for", Html.text(Durations.format(spec.resultTtl())));
        }
    }

    private void time(String name, long millis) {
        fact(name, millis <= 0 ? Html.NOTHING : Pieces.time(millis));
    }

    private void fact(String name, Html value) {
        if (!value.isNothing()) {
            facts.add(Html.of("<div><dt>{}</dt><dd>{}</dd></div>", name, value));
        }
    }
}
