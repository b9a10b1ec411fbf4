package dev.redwork.cli.view;

import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.queue.record.DiagnosisReason;
import dev.redwork.queue.record.QueueCounts;
import dev.redwork.queue.record.QueueDetails;
import dev.redwork.queue.record.QueueRecord;
import dev.redwork.queue.record.SessionRecord;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A queue as people and scripts see it, and how fast jobs come and end. */
public record QueueView(QueueDetails details, double enqueuedPerSecond, double endedPerSecond) {
    /** Needs of parked jobs that are named. */
    private static final int TASKS = 10;

    /**
     * Rates of a queue.
     *
     * @param before and {@code after}: counts a while apart
     */
    public static QueueView of(QueueDetails details, QueueCounts before, QueueCounts after) {
        double seconds = Math.max(1, after.now() - before.now()) / 1e3;
        return new QueueView(
                details, (after.enqueued() - before.enqueued()) / seconds, (after.ended() - before.ended()) / seconds);
    }

    /** How much of its limits it holds. */
    public static JsonFields limits(QueueRecord queue) {
        return new JsonFields()
                .with("queue", queue.queue())
                .with("waiting", queue.waiting())
                .with("bytes", queue.bytes())
                .with("full", queue.isFull())
                .with("limits", limitFields(queue));
    }

    public JsonFields fields() {
        QueueRecord queue = details.queue();
        return new JsonFields()
                .with("queue", queue.queue())
                .with("pending", queue.pending())
                .withUnlessZero("no_jobs", queue.others())
                .with("running", queue.running())
                .with("scheduled", queue.scheduled())
                .with("retrying", queue.retrying())
                .with("parked", queue.parked())
                .with("parked_tasks", details.parked())
                .with("dead", queue.dead())
                .with("paused", queue.isPaused())
                .withUnlessZero("paused_ms", queue.isPaused() ? Math.max(1, details.now() - queue.paused()) : 0)
                .with("full", queue.isFull())
                .with("limits", limitFields(queue))
                .withUnlessZero("waits_ms", details.oldest())
                .with("bytes", queue.bytes())
                .with("result_bytes", details.resultBytes())
                .with("enqueued_per_second", rounded(enqueuedPerSecond))
                .with("ended_per_second", rounded(endedPerSecond))
                .with("lanes", details.lanes().stream().map(QueueView::lane).toList())
                .with("totals", queue.totals());
    }

    /** All there is, a line each. */
    public String block() {
        QueueRecord queue = details.queue();
        StringBuilder text = new StringBuilder();
        line(text, "queue", queue.queue());
        line(text, "paused", queue.isPaused() ? "for " + Durations.span(details.now() - queue.paused()) : "no");
        line(
                text,
                "pending",
                Numbers.grouped(queue.pending())
                        + (details.oldest() == 0 ? "" : ", the next one for " + Durations.span(details.oldest()))
                        + (queue.others() == 0
                                ? ""
                                : ", and " + Numbers.grouped(queue.others())
                                        + " in the line that are no jobs: cancelled, or pills"));
        line(text, "running", Numbers.grouped(queue.running()));
        line(text, "scheduled", Numbers.grouped(queue.scheduled()));
        line(text, "retrying", Numbers.grouped(queue.retrying()));
        line(text, "parked", parkedText());
        line(text, "dead", Numbers.grouped(queue.dead()));
        line(text, "specs", Numbers.grouped(queue.bytes()) + " bytes");
        line(text, "results", "about " + Numbers.grouped(details.resultBytes()) + " bytes, by a sample of keys");
        line(text, "limits", limitText());
        line(text, "enqueued", rounded(enqueuedPerSecond) + " a second");
        line(text, "ended", rounded(endedPerSecond) + " a second");
        List<String> lanes = details.lanes().stream()
                .map(lane -> lane.worker() + " " + lane.lane() + ": holds " + lane.held() + ", can run "
                        + String.join(", ", lane.tasks()))
                .toList();
        line(text, "lanes", lanes.isEmpty() ? "none: no worker reads it" : String.join("\n           ", lanes));
        return text.toString().stripTrailing();
    }

    private String parkedText() {
        String tasks = details.parked().entrySet().stream()
                .limit(TASKS)
                .map(need -> need.getKey() + " " + Numbers.grouped(need.getValue()))
                .collect(Collectors.joining(", "));
        boolean more = details.parked().size() > TASKS;
        return Numbers.grouped(details.queue().parked())
                + (tasks.isEmpty() ? "" : ", for a worker that knows " + tasks + (more ? ", ..." : ""));
    }

    private String limitText() {
        QueueRecord queue = details.queue();
        String jobs = queue.mostJobs() == 0 ? "" : Numbers.count(queue.mostJobs(), "job");
        String bytes = queue.mostBytes() == 0 ? "" : Numbers.grouped(queue.mostBytes()) + " bytes";
        return jobs.isEmpty() && bytes.isEmpty()
                ? "none"
                : jobs
                        + (jobs.isEmpty() || bytes.isEmpty() ? "" : ", ")
                        + bytes
                        + (queue.isFull() ? "; it is full" : "");
    }

    /** Whether it is paused, full or limited, and whether jobs of it are parked; empty: none of these. */
    public static String state(QueueRecord queue) {
        String room = queue.isFull() ? "full" : queue.isLimited() && !queue.isPaused() ? "limited" : "";
        String parked = queue.parked() == 0 ? "" : Numbers.grouped(queue.parked()) + " parked";
        return Stream.of(queue.isPaused() ? "paused" : "", room, parked)
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining(", "));
    }

    public static JsonFields limitFields(QueueRecord queue) {
        return new JsonFields().withUnlessZero("jobs", queue.mostJobs()).withUnlessZero("bytes", queue.mostBytes());
    }

    private static JsonFields lane(SessionRecord lane) {
        return new JsonFields()
                .with("worker", lane.worker())
                .with("lane", lane.lane())
                .with("held", lane.held())
                .with("tasks", lane.tasks());
    }

    private static double rounded(double rate) {
        return Math.round(rate * 10) / 10.0;
    }

    private static void line(StringBuilder text, String name, Object value) {
        text.append("%-11s".formatted(name)).append(value).append('\n');
    }

    /** Why an enqueue would be refused now; empty: it would not. */
    public static Optional<DiagnosisReason> full(QueueRecord record) {
        if (!record.isFull()) {
            return Optional.empty();
        }
        String queue = record.queue();
        long waiting = record.waiting();
        long mostJobs = record.mostJobs();
        String held = mostJobs > 0 && waiting >= mostJobs
                ? Numbers.grouped(waiting) + " of " + Numbers.grouped(mostJobs) + " jobs"
                : Numbers.bytes(record.bytes()) + " of " + Numbers.bytes(record.mostBytes());
        String text = "queue " + queue + " is full, so enqueueing is refused: " + held;
        return Optional.of(new DiagnosisReason("full", text, Map.of("queue", queue)));
    }
}
