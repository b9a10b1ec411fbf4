package dev.redwork.dashboard.page;

import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Links;
import dev.redwork.dashboard.html.Pieces;
import dev.redwork.dashboard.html.WideTable;
import dev.redwork.job.Names;
import dev.redwork.queue.record.SessionGroup;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Lanes of workers in a table, a row for each.
 *
 * @param paused those of their queues that are
 * @param now Redis time, ms
 */
record LaneRows(Links links, Set<String> paused, long now) {
    /** That a row names. */
    private static final int QUEUES = 4;

    private static final int TASKS = 2;

    /**
     * The table, which follows what happens.
     *
     * @param here the worker whose page it is, to which no row leads; empty: none
     */
    Html table(String caption, List<SessionGroup> lanes, String here) {
        Html head = Html.of("""
                <th scope="col">Worker</th><th scope="col">Host</th><th scope="col">State</th><th scope="col" class="num">Busy</th>
                <th scope="col">Queues</th><th scope="col">Tasks</th><th scope="col" class="num">Jobs ended</th><th scope="col" class="num">Up</th>
                <th scope="col" class="num">Lease</th>
                """);
        return new WideTable(caption)
                .part("lanes")
                .of(
                        head,
                        lanes.stream()
                                .map(lane -> row(
                                        lane,
                                        Names.isName(lane.worker())
                                                && !lane.worker().equals(here)))
                                .collect(Html.joining()));
    }

    private Html row(SessionGroup lane, boolean led) {
        return Html.of(
                """
                <tr{}><th scope="row">{}</th><td>{}{}</td><td>{}</td><td class="num">{} {}</td>
                <td>{}</td><td>{}</td><td class="num">{}</td><td class="num">{}</td><td class="num">{}</td></tr>
                """,
                Html.when(led, Html.of(" data-href=\"{}\"", links.worker(lane.worker()))),
                led ? Pieces.worker(links, lane.worker()) : Html.text(lane.worker()),
                lane.host(),
                Html.when(lane.pid() != 0, Html.of(" <span class=\"none\">{}</span>", lane.pid())),
                Pieces.badge("worker-" + lane.state(), lane.state()),
                lane.slots() == 0 ? Html.text(lane.busy()) : Html.of("{} of {}", lane.busy(), lane.slots()),
                Pieces.gauge(lane.busy(), lane.slots()),
                names(lane.queues(), QUEUES, this::queue),
                names(lane.tasks(), TASKS, Html::text),
                Pieces.number(lane.ended()),
                Pieces.since(lane.started(), now),
                lease(lane.left()));
    }

    private static Html lease(long left) {
        return left > 0
                ? Html.of("{} s left", (left + 999) / 1_000)
                : Html.of("<span class=\"grave\">over for {}</span>", Pieces.span(-left));
    }

    private Html queue(String queue) {
        return Html.of(
                "{}{}",
                Pieces.name(links.queue(queue), queue),
                Html.when(paused.contains(queue), Html.of(" {}", Pieces.badge("paused", "‖ paused"))));
    }

    /** How one name is shown. */
    private interface Shown {
        Html of(String name);
    }

    private static Html names(List<String> names, int most, Shown shown) {
        Stream<Html> first = names.stream().limit(most).map(name -> Html.of("{} ", shown.of(name)));
        int more = names.size() - most;
        return more <= 0
                ? first.collect(Html.joining())
                : Html.of(
                        "{}<span class=\"none\" title=\"{}\">and {} more</span>",
                        first.toList(),
                        String.join(" ", names.subList(most, Math.min(names.size(), most + 100))),
                        more);
    }
}
