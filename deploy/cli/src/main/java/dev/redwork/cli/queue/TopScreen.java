package dev.redwork.cli.queue;

import dev.redwork.cli.terminal.Durations;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Numbers;
import dev.redwork.cli.terminal.Table;
import dev.redwork.cli.terminal.TextWidth;
import dev.redwork.cli.view.LaneLoad;
import dev.redwork.cli.view.SessionGroup;
import dev.redwork.store.RunningJob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** The screen of {@code top}: from two snapshots to lines, nothing else. */
final class TopScreen {
    static final int NARROWEST = 80;

    private final TopSnapshot before;
    private final TopSnapshot after;
    private final boolean colour;

    private TopScreen(TopSnapshot before, TopSnapshot after, boolean colour) {
        this.before = before;
        this.after = after;
        this.colour = colour;
    }

    /**
     * All lines, none wider than the terminal.
     *
     * @param where the server's address
     * @param width columns; less than {@link #NARROWEST} counts as that
     */
    static List<String> lines(String where, TopSnapshot before, TopSnapshot after, int width, boolean colour) {
        int columns = Math.max(NARROWEST, width);
        TopScreen screen = new TopScreen(before, after, colour);
        List<String> lines = new ArrayList<>();
        lines.add(TextWidth.cut(screen.head(where), columns));
        lines.add("");
        lines.addAll(screen.queues(columns));
        lines.add("");
        lines.addAll(screen.lanes(columns));
        return lines;
    }

    /** The same as data. */
    static JsonFields fields(TopSnapshot before, TopSnapshot after) {
        TopScreen screen = new TopScreen(before, after, false);
        return new JsonFields()
                .with("at", after.at())
                .with("version", after.server().version())
                .with("memory", after.server().number("used_memory"))
                .with("ops_per_second", after.server().number("instantaneous_ops_per_sec"))
                .with("clients", after.server().number("connected_clients"))
                .with("queues", after.queues().stream().map(screen::fields).toList())
                .with("lanes", after.lanes().stream().map(screen::fields).toList());
    }

    private String head(String where) {
        ServerReport server = after.server();
        return where + "  " + server.version() + "  memory " + Numbers.bytes(server.number("used_memory"))
                + (server.number("maxmemory") == 0 ? "" : " of " + Numbers.bytes(server.number("maxmemory"))) + "  "
                + Numbers.grouped(server.number("instantaneous_ops_per_sec")) + " calls/s  "
                + Numbers.count(server.number("connected_clients"), "client");
    }

    private List<String> queues(int columns) {
        if (after.queues().isEmpty()) {
            return List.of("no queues yet");
        }
        Table table = new Table()
                .text("QUEUE")
                .number("PENDING", "RUN", "SCHED", "RETRY", "DEAD", "IN/S", "OUT/S", "FAIL/S", "OLDEST");
        for (TopSnapshot.Queue queue : after.queues()) {
            String paused = queue.paused() ? " paused" : "";
            table.row(
                    queue.name() + paused,
                    compact(queue.record().pending()),
                    compact(queue.record().running()),
                    compact(queue.record().scheduled()),
                    compact(queue.record().retrying()),
                    compact(queue.record().dead()),
                    rate(rateOf(queue, TopSnapshot.Queue::enqueued)),
                    rate(rateOf(queue, TopSnapshot.Queue::ended)),
                    rate(rateOf(queue, TopSnapshot.Queue::failed)),
                    queue.oldest() == 0 ? "" : Durations.span(queue.oldest()));
        }
        return table.lines(colour, columns);
    }

    private List<String> lanes(int columns) {
        if (after.lanes().isEmpty()) {
            return List.of("no workers");
        }
        Table table = new Table().text("WORKER", "LANE").number("BUSY").text("LONGEST");
        after.lanes().stream()
                .sorted(Comparator.comparing((LaneLoad load) -> load.lane().worker())
                        .thenComparing(load -> load.lane().lane()))
                .forEach(load -> {
                    SessionGroup lane = load.lane();
                    table.row(
                            TextWidth.cutMiddle(lane.worker(), 30),
                            TextWidth.cut(lane.lane(), 24),
                            lane.left() <= 0 ? "lapsed" : load.busy() + "/" + (lane.slots() == 0 ? "?" : lane.slots()),
                            longest(load));
                });
        return table.lines(colour, columns);
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
                .with("dead", queue.record().dead())
                .with("in", rounded(rateOf(queue, TopSnapshot.Queue::enqueued)))
                .with("out", rounded(rateOf(queue, TopSnapshot.Queue::ended)))
                .with("failed", rounded(rateOf(queue, TopSnapshot.Queue::failed)))
                .withUnlessZero("oldest", queue.oldest())
                .with("paused", queue.paused());
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
    private double rateOf(TopSnapshot.Queue queue, ToLongFunction<TopSnapshot.Queue> counter) {
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
