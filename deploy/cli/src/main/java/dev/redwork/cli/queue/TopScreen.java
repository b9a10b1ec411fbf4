package dev.redwork.cli.queue;

import dev.redwork.cli.terminal.Durations;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Numbers;
import dev.redwork.cli.terminal.Table;
import dev.redwork.cli.terminal.TextWidth;
import dev.redwork.cli.view.LaneLoad;
import dev.redwork.store.RunningJob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The screen of {@code top}: from two snapshots to lines, nothing else. */
final class TopScreen {
    static final int NARROWEST = 80;

    /** The most that the other columns of a table take. */
    private static final int BESIDE_QUEUE = 62;

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
                .with("memory", after.server().memory())
                .with("ops_per_second", after.server().opsPerSecond())
                .with("clients", after.server().clients())
                .with("queues", after.queues().stream().map(screen::fields).toList())
                .with("lanes", after.lanes().stream().map(screen::fields).toList());
    }

    private String head(String where) {
        TopSnapshot.Server server = after.server();
        return where + "  " + server.version() + "  memory " + Numbers.bytes(server.memory())
                + (server.limit() == 0 ? "" : " of " + Numbers.bytes(server.limit())) + "  "
                + Numbers.grouped(server.opsPerSecond()) + " calls/s  " + Numbers.count(server.clients(), "client");
    }

    private List<String> queues(int columns) {
        if (after.queues().isEmpty()) {
            return List.of("no queues yet");
        }
        Table table = new Table()
                .text("QUEUE")
                .number("PENDING")
                .number("RUN")
                .number("SCHED")
                .number("RETRY")
                .number("DEAD")
                .number("IN/S")
                .number("OUT/S")
                .number("FAIL/S")
                .number("OLDEST");
        for (TopSnapshot.Queue queue : after.queues()) {
            String paused = queue.paused() ? " paused" : "";
            table.row(
                    TextWidth.cut(queue.name(), Math.max(4, columns - BESIDE_QUEUE - paused.length())) + paused,
                    compact(queue.record().pending()),
                    compact(queue.record().running()),
                    compact(queue.record().scheduled()),
                    compact(queue.record().retrying()),
                    compact(queue.record().dead()),
                    rate(in(queue)),
                    rate(out(queue)),
                    rate(failed(queue)),
                    queue.oldest() == 0 ? "" : Durations.span(queue.oldest()));
        }
        return cut(table, columns);
    }

    private List<String> lanes(int columns) {
        if (after.lanes().isEmpty()) {
            return List.of("no workers");
        }
        Table table = new Table().text("WORKER").text("LANE").number("BUSY").text("LONGEST");
        after.lanes().stream()
                .sorted(Comparator.comparing(LaneLoad::worker).thenComparing(LaneLoad::lane))
                .forEach(lane -> table.row(
                        TextWidth.cutMiddle(lane.worker(), 30),
                        TextWidth.cut(lane.lane(), 24),
                        lane.left() <= 0 ? "lapsed" : lane.busy() + "/" + (lane.slots() == 0 ? "?" : lane.slots()),
                        longest(lane)));
        return cut(table, columns);
    }

    private String longest(LaneLoad lane) {
        return lane.running().stream()
                .min(Comparator.comparingLong(RunningJob::started))
                .map(job -> Durations.span(after.at() - job.started()) + " " + job.id())
                .orElse("");
    }

    /** A styled line ends in the sequence that ends its style, so only plain ones may be cut. */
    private List<String> cut(Table table, int columns) {
        List<String> plain = table.lines(false);
        List<String> styled = table.lines(colour);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < plain.size(); i++) {
            boolean fits = TextWidth.of(plain.get(i)) <= columns;
            lines.add(fits ? styled.get(i) : TextWidth.cut(plain.get(i), columns));
        }
        return lines;
    }

    private Map<String, Object> fields(TopSnapshot.Queue queue) {
        return new JsonFields()
                .with("queue", queue.name())
                .with("pending", queue.record().pending())
                .with("running", queue.record().running())
                .with("scheduled", queue.record().scheduled())
                .with("retrying", queue.record().retrying())
                .with("dead", queue.record().dead())
                .with("in", rounded(in(queue)))
                .with("out", rounded(out(queue)))
                .with("failed", rounded(failed(queue)))
                .withUnlessZero("oldest", queue.oldest())
                .with("paused", queue.paused())
                .values();
    }

    private Map<String, Object> fields(LaneLoad lane) {
        return new JsonFields()
                .with("worker", lane.worker())
                .with("host", lane.host())
                .with("pid", lane.pid())
                .with("lane", lane.lane())
                .with("threads", lane.slots())
                .with("busy", lane.busy())
                .with("lapsed", lane.left() <= 0)
                .values();
    }

    private double in(TopSnapshot.Queue queue) {
        return perSecond(
                queue.enqueued(),
                before.queue(queue.name()).map(TopSnapshot.Queue::enqueued).orElse(queue.enqueued()));
    }

    private double out(TopSnapshot.Queue queue) {
        return perSecond(
                queue.ended(),
                before.queue(queue.name()).map(TopSnapshot.Queue::ended).orElse(queue.ended()));
    }

    private double failed(TopSnapshot.Queue queue) {
        return perSecond(
                queue.failed(),
                before.queue(queue.name()).map(TopSnapshot.Queue::failed).orElse(queue.failed()));
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
