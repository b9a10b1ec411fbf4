package dev.redwork.dashboard.page.job;

import dev.redwork.cli.view.ProgressView;
import dev.redwork.dashboard.guard.Access;
import dev.redwork.dashboard.guard.Redaction;
import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Links;
import dev.redwork.dashboard.html.PageSources;
import dev.redwork.dashboard.html.Pieces;
import dev.redwork.dashboard.html.View;
import dev.redwork.dashboard.html.WebPage;
import dev.redwork.dashboard.http.PathSegment;
import dev.redwork.job.Defaults;
import dev.redwork.job.Failure;
import dev.redwork.job.JobProgress;
import dev.redwork.job.JobState;
import dev.redwork.job.Names;
import dev.redwork.queue.record.DiagnosisReason;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.store.Keys;
import dev.redwork.store.ProgressStore;
import dev.redwork.text.Numbers;
import io.javalin.http.Context;

/** All there is to tell of one job. */
public final class SingleJobPage implements WebPage {
    private static final long RATE_MILLIS = 10_000;

    private final Links links;
    private final PageSources sources;

    public SingleJobPage(Links links, PageSources sources) {
        this.links = links;
        this.sources = sources;
    }

    @Override
    public View view(Context call) {
        String queue = Names.check("queue", PathSegment.name(call, "queue"));
        String id = Names.checkId(PathSegment.name(call, "id"));
        Keys keys = Keys.of(sources.redis().settings(), queue);
        int lines = isAsked(call, "log") ? ProgressStore.LOG_LINES : LogPanel.LINES;
        JobSight.Wanted wanted = new JobSight.Wanted(!isAgain(call), lines);
        return JobSight.read(sources.redis(), keys, id, wanted, () -> rate(queue), Redaction.of(call))
                .map(sight -> view(call, keys, sight))
                .orElseGet(() -> terminal(MissingJob.gone(links, queue, id), keys, id));
    }

    private double rate(String queue) {
        return sources.watch().queues().stream()
                .filter(trail -> trail.last().queue().queue().equals(queue))
                .mapToDouble(trail -> trail.endedPerSecond(RATE_MILLIS))
                .sum();
    }

    /** A tab that asks again has the input, which does not change. */
    static boolean isAgain(Context call) {
        return call.header(Access.REFRESH) != null;
    }

    static boolean isAsked(Context call, String part) {
        return part.equals(call.queryParam("show"));
    }

    private View view(Context call, Keys keys, JobSight sight) {
        JobRecord job = sight.job();
        String name = job.task().isEmpty() ? job.id() : job.task();
        JobPayloads payloads = new JobPayloads(call, links, sight);
        Html body = Html.of(
                """
                <div class="title"><h1>{}</h1> <span id="state" data-part>{}</span> {}</div>
                {}{}
                <div class="columns"><div>{}{}{}{}{}{}</div><aside>{}{}{}</aside></div>
                {}
                """,
                name,
                Pieces.state(job.state()),
                Pieces.command(job.id()),
                JobFacts.of(links, sources.traces(), sight),
                JobActions.of(call, links, job),
                part("why", "Why", why(sight)),
                part("progress", "Progress", progress(sight, texts(call, job, "progress"))),
                textPart("stack", "Stack", StackPanel.of(call, links, sources.admin(), job, sight.now())),
                textPart("failure", failureTitle(job), failure(sight, texts(call, job, "failure"))),
                isAgain(call)
                        ? Html.NOTHING
                        : Html.of("<section class=\"card\" id=\"input\"><h2>Input</h2>{}</section>", payloads.input()),
                textPart("output", "Output", payloads.output()),
                part("life", "Life", JobTimeline.of(sight)),
                part("attempts", "Attempts", JobAttempts.of(links, sight)),
                part("crashes", "Crashes", crashes(job)),
                textPart("log", "Log", LogPanel.of(sight.log(), !isAsked(call, "log"), all(links, job, "log"))));
        View view = View.of(
                name + " " + job.id(), "jobs", Html.all(body, textPart("redis", "Keys", JobKeys.of(keys, job))));
        return terminal(follow(view, job.state()), keys, job.id());
    }

    private static View follow(View view, JobState state) {
        return state == JobState.RUNNING ? view.polled() : state.isFinal() ? view : view.followed();
    }

    private static View terminal(View view, Keys keys, String id) {
        return view.redwork("job show " + id + " -q " + keys.queue())
                .redwork("job why " + id + " -q " + keys.queue())
                .redis(JobKeys.get(keys, id));
    }

    private static Html part(String id, String title, Html content) {
        return part(id, Html.NOTHING, title, content);
    }

    /** With texts that somebody may be about to copy: they stay while the pointer is over them. */
    private static Html textPart(String id, String title, Html content) {
        return part(id, Html.of(" data-still"), title, content);
    }

    /** One that has nothing to show yet stands there all the same, so that it can come when the page is asked for anew. */
    private static Html part(String id, Html still, String title, Html content) {
        return content.isNothing()
                ? Html.of("<section id=\"{}\" data-part hidden></section>", id)
                : Html.of(
                        "<section class=\"card\" id=\"{}\" data-part{}><h2>{}</h2>{}</section>",
                        id,
                        still,
                        title,
                        content);
    }

    private static Html why(JobSight sight) {
        return Html.of(
                "<ul class=\"why\">{}</ul>",
                sight.why().stream().map(SingleJobPage::reason).collect(Html.joining()));
    }

    /** A command at its end can be copied. */
    private static Html reason(DiagnosisReason reason) {
        int command = reason.text().indexOf("with: redwork ");
        return command < 0
                ? Html.of("<li>{}</li>", reason.text())
                : Html.of(
                        "<li>{} {}</li>",
                        reason.text().substring(0, command + "with:".length()),
                        Pieces.command(reason.text().substring(command + "with: ".length())));
    }

    private LongText texts(Context call, JobRecord job, String name) {
        return new LongText(isAsked(call, name), all(links, job, name));
    }

    private static Html progress(JobSight sight, LongText texts) {
        JobProgress told = sight.job().progress();
        if (told == null) {
            return Html.NOTHING;
        }
        JobProgress shown = sight.redaction().hidden()
                ? new JobProgress(told.done(), told.total(), "", told.at(), told.attempt())
                : told;
        return Html.of(
                "<p>{} {} <span class=\"none\">told {} ago, in attempt {}</span></p>{}",
                shown.total() == 0
                        ? Html.NOTHING
                        : Html.of(
                                "<progress max=\"{}\" value=\"{}\" aria-label=\"how far it is\"></progress>",
                                shown.total(),
                                Math.min(shown.done(), shown.total())),
                texts.shown(ProgressView.text(shown)),
                Pieces.since(shown.at(), sight.now()),
                shown.attempt(),
                texts.more(ProgressView.text(shown)));
    }

    private static String failureTitle(JobRecord job) {
        return job.state() == JobState.DEAD ? "Failure" : "Last failure";
    }

    private static Html failure(JobSight sight, LongText texts) {
        Failure failure = sight.job().failure();
        boolean unreadable = failure != null && failure.reason() == Failure.Reason.UNDECODABLE;
        if (failure == null || (sight.job().state() == JobState.SUCCEEDED && !unreadable)) {
            return Html.NOTHING;
        }
        return Html.all(FailurePanel.of(failure, texts), JobPayloads.hidden(sight));
    }

    /** This page with all of one of its texts. */
    static String all(Links links, JobRecord job, String name) {
        return Links.with(links.job(job.queue(), job.id()), "show", name) + "#" + name;
    }

    private static Html crashes(JobRecord job) {
        if (job.crashes().isEmpty()) {
            return Html.NOTHING;
        }
        return Html.of(
                "<p>{} died under it. At {} within {} a job is dead.</p><ul class=\"plain\">{}</ul>",
                Numbers.count(job.crashes().size(), "worker"),
                Defaults.CRASHES,
                Numbers.count(Defaults.CRASH_WINDOW.toDays(), "day"),
                job.crashes().stream()
                        .map(crash -> Html.of("<li>{}</li>", Pieces.time(crash)))
                        .collect(Html.joining()));
    }
}
