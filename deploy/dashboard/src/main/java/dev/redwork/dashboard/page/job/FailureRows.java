package dev.redwork.dashboard.page.job;

import dev.redwork.cli.view.FailureView;
import dev.redwork.dashboard.guard.Redaction;
import dev.redwork.dashboard.html.Frame;
import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Links;
import dev.redwork.dashboard.html.Pieces;
import dev.redwork.dashboard.html.Sparkline;
import dev.redwork.dashboard.html.WideTable;
import dev.redwork.dashboard.http.Role;
import dev.redwork.job.JobState;
import dev.redwork.queue.record.FailureGroup;
import dev.redwork.queue.record.FailureGroups;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of failures with one cause.
 *
 * @param queue of all jobs; null: of several
 * @param back the page that they are on
 */
record FailureRows(
        Links links,
        Context call,
        FailureGroups found,
        @Nullable String queue,
        String back) {
    private static final int MOST_MESSAGE = 120;
    private static final int MOST_SEARCH = 900;
    private static final int BARS = 24;
    private static final long HOUR = 60 * 60 * 1_000L;
    private static final List<Span> SPANS = List.of(
            new Span(HOUR, "hour"),
            new Span(6 * HOUR, "6 hours"),
            new Span(24 * HOUR, "24 hours"),
            new Span(7 * 24 * HOUR, "7 days"),
            new Span(30 * 24 * HOUR, "30 days"),
            new Span(90 * 24 * HOUR, "90 days"));

    private record Span(long millis, String text) {}

    Html table(List<FailureGroup> groups) {
        boolean dead = found.state() == JobState.DEAD;
        Span span = span();
        Html head =
                Html.of("""
                <th scope="col" class="num">Jobs</th><th scope="col">Failure</th><th scope="col">Task</th><th scope="col">Queue</th>
                <th scope="col" class="num">{}</th><th scope="col" class="num">{}</th><th scope="col">{} {}</th>
                <th scope="col">Actions</th>
                """, dead ? "Newest" : "Next", dead ? "Oldest" : "Last", dead ? "Past" : "Next", span.text());
        return new WideTable("Causes of failures, those of the most jobs first")
                .of(head, groups.stream().map(group -> row(group, span)).collect(Html.joining()));
    }

    private Html row(FailureGroup group, Span span) {
        boolean dead = found.state() == JobState.DEAD;
        String search = search(group);
        String jobs = links.jobs(search);
        return Html.of(
                """
                <tr{}><td class="num key">{}</td><th scope="row" class="cause">{}</th><td>{}</td><td>{}</td>
                <td class="num">{}</td><td class="num">{}</td><td>{}</td><td>{}</td></tr>
                """,
                Html.when(!search.isEmpty(), Html.of(" data-href=\"{}\"", jobs)),
                search.isEmpty()
                        ? Pieces.number(group.count())
                        : Pieces.count(group.count(), jobs, found.state().text() + " jobs: " + FailureView.name(group)),
                cause(group),
                group.task().isEmpty() ? Html.of("<span class=\"none\">unknown</span>") : Html.text(group.task()),
                String.join(", ", group.queues()),
                dead ? Pieces.since(group.newest(), found.now()) : Pieces.time(group.oldest()),
                dead ? Pieces.since(group.oldest(), found.now()) : Pieces.time(group.newest()),
                spark(group, span),
                search.isEmpty() ? Html.NOTHING : actions(group, search));
    }

    private Html cause(FailureGroup group) {
        String type = group.type();
        Html message = message(group);
        return Html.of(
                "<span title=\"{}\">{}</span> {} {}",
                type,
                type.isEmpty() ? "no failure is kept" : type.substring(type.lastIndexOf('.') + 1),
                Html.when(
                        !group.frame().isEmpty(),
                        Html.of("<code class=\"short\" title=\"{}\">{}</code>", group.frame(), group.frame())),
                message.isNothing() ? message : Html.of("<span class=\"short\">{}</span>", message));
    }

    private Html message(FailureGroup group) {
        String text = group.message().replaceAll("\\s+", " ");
        String cut = text.length() <= MOST_MESSAGE
                ? text
                : text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, MOST_MESSAGE) - 1)) + "…";
        return group.queues().size() == 1 && !cut.isEmpty()
                ? Html.of(
                        "<a class=\"quiet\" href=\"{}\">{}</a>",
                        links.job(group.queues().get(0), group.id()),
                        cut)
                : Html.text(cut);
    }

    /** The search that finds just these; empty: none does, or they may not be searched for. */
    private String search(FailureGroup group) {
        if (group.task().isEmpty() || Redaction.of(call).hidden()) {
            return "";
        }
        SearchText search =
                SearchText.parse("").with("state", found.state().text()).with("task", group.task());
        String only =
                queue == null && group.queues().size() == 1 ? group.queues().get(0) : queue;
        String text = (only == null ? search : search.with("queue", only))
                .with("failure", FailureView.filter(group))
                .toString();
        return text.length() <= MOST_SEARCH ? text : "";
    }

    /** On a button stands how many jobs it touches, where all were looked at. */
    private Html actions(FailureGroup group, String search) {
        String number = found.complete() ? " " + Numbers.grouped(group.count()) : "";
        List<Html> actions = new ArrayList<>();
        if (Frame.may(call, Role.OPERATE)) {
            actions.add(
                    found.state() == JobState.DEAD
                            ? action("requeue", "Run" + number + " again", search)
                            : action("run", "Run" + number + " now", search));
        }
        if (Frame.may(call, Role.ADMIN) && found.state() == JobState.DEAD) {
            actions.add(action("delete", "Delete" + number, search));
        }
        return Html.of("<span class=\"acts\">{}</span>", actions);
    }

    private Html action(String name, String label, String search) {
        String href = Links.with(links.page("/act"), "action", name, "q", search, "all", "true", "back", back);
        return Html.of("<a class=\"button\" href=\"{}\">{}</a>", href, label);
    }

    /** The shortest in which nine of ten of these jobs died, or will be tried again. */
    private Span span() {
        long[] distances = found.groups().stream()
                .flatMapToLong(group -> group.times().stream().mapToLong(this::distance))
                .sorted()
                .toArray();
        long most = distances.length == 0 ? 0 : distances[distances.length * 9 / 10];
        return SPANS.stream().filter(span -> most < span.millis()).findFirst().orElse(SPANS.get(SPANS.size() - 1));
    }

    /** From now, into the past or the time to come; what is due, or of a clock ahead, is now. */
    private long distance(long time) {
        return Math.max(0, found.state() == JobState.DEAD ? found.now() - time : time - found.now());
    }

    private Html spark(FailureGroup group, Span span) {
        boolean dead = found.state() == JobState.DEAD;
        long[] counts = new long[BARS];
        group.times().stream()
                .mapToLong(this::distance)
                .filter(away -> away < span.millis())
                .forEach(away -> {
                    int place = (int) (away * BARS / span.millis());
                    counts[dead ? BARS - 1 - place : place]++;
                });
        String label = Numbers.count(LongStream.of(counts).sum(), "job") + " in the " + (dead ? "past " : "next ")
                + span.text() + ", " + LongStream.of(counts).max().orElse(0) + " at most in "
                + Durations.span(span.millis() / BARS);
        return Sparkline.bars(counts, found.state().text(), label);
    }
}
