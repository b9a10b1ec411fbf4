package dev.redwork.cli.queue;

import dev.redwork.admin.LaneLoad;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Table;
import dev.redwork.cli.terminal.TextWidth;
import dev.redwork.cli.view.QueueView;
import dev.redwork.queue.record.SessionGroup;
import dev.redwork.store.SessionStore.RunningJob;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** The screen of {@code top}: from two snapshots to lines, nothing else. */
final class TopScreen {
    private final TopSnapshot before;
    private final TopSnapshot after;
    private final TopView view;
    private final List<TopSnapshot.Queue> sorted;

    TopScreen(TopSnapshot before, TopSnapshot after, TopView view) {
        this.before = before;
        this.after = after;
        this.view = view;
        this.sorted =
                after.queues().stream().sorted(view.order().comparator(this)).toList();
    }

    /** All lines, none wider than the terminal; {@code where}: the server's address. */
    List<String> lines(String where) {
        List<String> lines = new ArrayList<>();
        lines.add(TextWidth.cut(head(where), view.columns()));
        lines.add("");
        lines.addAll(queues());
        lines.add("");
        lines.addAll(lanes());
        return lines;
    }

    /** The queues that have a row. */
    List<TopSnapshot.Queue> shown() {
        int rows = view.queueRows(sorted.size(), after.lanes().size());
        int first = Math.max(0, Math.min(view.first(), sorted.size() - rows));
        return sorted.subList(first, first + rows);
    }

    /** The same as data. */
    JsonFields fields() {
        return new JsonFields()
                .with("at", after.at())
                .with("version", after.server().version())
                .with("memory_bytes", after.server().number("used_memory"))
                .with("ops_per_second", after.server().number("instantaneous_ops_per_sec"))
                .with("clients", after.server().number("connected_clients"))
                .with("queues", sorted.stream().map(this::fields).toList())
                .with("lanes", after.lanes().stream().map(this::fields).toList());
    }

    private String head(String where) {
        ServerReport server = after.server();
        return where + "  " + server.version() + "  memory " + Numbers.bytes(server.number("used_memory"))
                + (server.number("maxmemory") == 0 ? "" : " of " + Numbers.bytes(server.number("maxmemory"))) + "  "
                + Numbers.count(server.number("instantaneous_ops_per_sec"), "call") + "/s  "
                + Numbers.count(server.number("connected_clients"), "client");
    }

    private List<String> queues() {
        if (sorted.isEmpty()) {
            return List.of("no queues yet");
        }
        List<TopSnapshot.Queue> shown = shown();
        boolean stated = shown.stream()
                .anyMatch(queue -> !QueueView.state(queue.record()).isEmpty());
        Table table = new Table().id("QUEUE");
        if (stated) {
            table.whole("STATE");
        }
        table.number("PENDING", "RUN")
                .optional()
                .number("SCHED")
                .optional()
                .number("RETRY")
                .optional();
        table.number("DEAD", "IN/S", "OUT/S", "FAIL/S", "OLDEST");
        for (TopSnapshot.Queue queue : shown) {
            List<String> cells = new ArrayList<>(List.of(queue.name()));
            if (stated) {
                cells.add(QueueView.state(queue.record()));
            }
            cells.addAll(List.of(
                    compact(queue.record().pending()),
                    compact(queue.record().running()),
                    compact(queue.record().scheduled()),
                    compact(queue.record().retrying()),
                    compact(queue.record().dead()),
                    rate(rateOf(queue, TopSnapshot.Queue::enqueued)),
                    rate(rateOf(queue, TopSnapshot.Queue::ended)),
                    rate(rateOf(queue, TopSnapshot.Queue::failed)),
                    queue.oldest() == 0 ? "" : Durations.span(queue.oldest())));
            table.row(cells.toArray());
        }
        List<String> lines = new ArrayList<>(table.lines(view.colour(), view.columns()));
        if (shown.size() < sorted.size()) {
            int first = sorted.indexOf(shown.get(0));
            lines.add(TextWidth.cut(
                    Numbers.grouped(sorted.size() - shown.size()) + " more: " + Numbers.grouped(first + 1) + " to "
                            + Numbers.grouped(first + shown.size()) + " of " + Numbers.grouped(sorted.size())
                            + " by " + view.order().text() + "; arrows scroll, s sorts",
                    view.columns()));
        }
        return lines;
    }

    private List<String> lanes() {
        if (after.lanes().isEmpty()) {
            return List.of("no workers");
        }
        Table table = new Table().name("WORKER").text("LANE").number("BUSY").text("LONGEST");
        int rows = view.laneRows(sorted.size(), after.lanes().size());
        after.lanes().stream()
                .sorted(Comparator.comparing((LaneLoad load) -> load.lane().worker())
                        .thenComparing(load -> load.lane().lane()))
                .limit(rows)
                .forEach(load -> {
                    SessionGroup lane = load.lane();
                    table.row(
                            lane.worker(),
                            lane.lane(),
                            lane.left() <= 0 ? "lapsed" : load.busy() + "/" + (lane.slots() == 0 ? "?" : lane.slots()),
                            longest(load));
                });
        List<String> lines = new ArrayList<>(table.lines(view.colour(), view.columns()));
        int more = after.lanes().size() - rows;
        if (more > 0) {
            lines.add(Numbers.grouped(more) + " more: redwork workers");
        }
        return lines;
    }

    private String longest(LaneLoad lane) {
        return lane.running().stream()
                .min(Comparator.comparingLong(RunningJob::started))
                .map(job -> Durations.span(after.at() - job.started()) + " " + job.id())
                .orElse("");
    }

    private JsonFields fields(TopSnapshot.Queue queue) {
        return new JsonFields()
                .with("queue", queue.name())
                .with("pending", queue.record().pending())
                .with("running", queue.record().running())
                .with("scheduled", queue.record().scheduled())
                .with("retrying", queue.record().retrying())
                .with("parked", queue.record().parked())
                .with("dead", queue.record().dead())
                .with("enqueued_per_second", rounded(rateOf(queue, TopSnapshot.Queue::enqueued)))
                .with("ended_per_second", rounded(rateOf(queue, TopSnapshot.Queue::ended)))
                .with("failed_per_second", rounded(rateOf(queue, TopSnapshot.Queue::failed)))
                .withUnlessZero("oldest_ms", queue.oldest())
                .withUnlessZero("counted_ms", after.at() - queue.read())
                .with("paused", queue.record().isPaused());
    }

    private JsonFields fields(LaneLoad load) {
        SessionGroup lane = load.lane();
        return new JsonFields()
                .with("worker", lane.worker())
                .with("host", lane.host())
                .with("pid", lane.pid())
                .with("lane", lane.lane())
                .with("threads", lane.slots())
                .with("busy", load.busy())
                .with("lapsed", lane.left() <= 0);
    }

    /** How fast a counter grew. */
    double rateOf(TopSnapshot.Queue queue, ToLongFunction<TopSnapshot.Queue> counter) {
        long now = counter.applyAsLong(queue);
        return perSecond(
                now, before.queue(queue.name()).map(counter::applyAsLong).orElse(now));
    }

    /** Counters that went back were reset: then nothing is known. */
    private double perSecond(long now, long then) {
        long millis = after.at() - before.at();
        return millis <= 0 || now < then ? 0 : (now - then) * 1_000.0 / millis;
    }

    private static double rounded(double rate) {
        return Math.round(rate * 10) / 10.0;
    }

    private static String rate(double rate) {
        return rate == 0 ? "0" : rate < 9.95 ? String.format(Locale.ROOT, "%.1f", rate) : compact(Math.round(rate));
    }

    /** In six characters: {@code 99,999}, {@code 123k}, {@code 12.3M}. */
    static String compact(long number) {
        if (number < 100_000) {
            return Numbers.grouped(number);
        } else if (number < 1_000_000) {
            return number / 1_000 + "k";
        } else if (number < 100_000_000) {
            return String.format(Locale.ROOT, "%.1fM", Math.floor(number / 1e5) / 10);
        }
        return Numbers.grouped(number / 1_000_000) + "M";
    }
}
