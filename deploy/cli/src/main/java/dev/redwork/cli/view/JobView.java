package dev.redwork.cli.view;

import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Table;
import dev.redwork.cli.terminal.TerminalText;
import dev.redwork.cli.terminal.TextWidth;
import dev.redwork.job.Failure;
import dev.redwork.job.Job;
import dev.redwork.job.JobLog;
import dev.redwork.job.JobProgress;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.TraceContext;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.text.Durations;
import dev.redwork.text.Timestamps;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A job as people and scripts see it; the JSON's names are those of the stored JSON. */
public final class JobView {
    /** The last lines of its log, where all there is of it is shown. */
    public static final int LOG_LINES = 10;

    private static final int NOTE_LIMIT = 80;

    /** Where values stand, behind their names. */
    private static final int INDENT = 9;

    private static final int LEAST_WHAT = 22;

    private final JobRecord job;

    public JobView(JobRecord job) {
        this.job = job;
    }

    public JobRecord record() {
        return job;
    }

    public String id() {
        return job.id();
    }

    public String queue() {
        return job.queue();
    }

    public JobState state() {
        return job.state();
    }

    /** {@link JobRecord#time()} for people, seen from {@code now}. */
    public String when(long now) {
        if (job.time() == 0) {
            return "";
        }
        return switch (job.state()) {
            case RUNNING, PENDING, PARKED -> "for " + Durations.span(now - job.time());
            case SCHEDULED, RETRYING -> job.time() > now ? "in " + Durations.span(job.time() - now) : "now";
            default -> Durations.span(now - job.time()) + " ago";
        };
    }

    /** Its last failure on one line, cut where it is long; empty: none is known. */
    public String failureInShort() {
        Failure failure = job.failure();
        return failure == null ? "" : failure.onALine(NOTE_LIMIT);
    }

    /** Its output, or why there is none, or who runs it, for a table. */
    public String outcome() {
        JobResult result = job.result();
        Failure failure = job.failure();
        JobRecord.Run run = job.run();
        return result != null && result.output() != null
                ? result.output().toString()
                : failure != null ? failure.onALine(Integer.MAX_VALUE) : run == null ? "" : run.session();
    }

    /** Jobs in a table. */
    public static Table table(List<JobView> jobs, long now) {
        Table table = new Table()
                .id("ID")
                .name("QUEUE")
                .text("TASK")
                .whole("STATE")
                .number("ATTEMPT")
                .optional()
                .whole("WHEN")
                .text("OUTCOME");
        jobs.forEach(job -> table.row(
                job.id(),
                job.queue(),
                job.record().task(),
                job.state().text(),
                job.record().attempt() == 0 ? "" : job.record().attempt(),
                job.when(now),
                job.outcome()));
        return table;
    }

    /** A table of outcomes: of what was waited for. */
    public static Table outcomes() {
        return new Table().id("ID").name("QUEUE").text("TASK").whole("STATE").text("OUTPUT");
    }

    /** All there is, a line each, and the end of its log; what happened goes on in the next line where {@code width} has no room for it. */
    public String block(long now, int width, JobLog log) {
        Job spec = job.spec();
        StringBuilder text = new StringBuilder();
        line(text, "id", job.id());
        line(text, "queue", job.queue());
        line(text, "task", job.task());
        line(text, "state", job.state().text() + (when(now).isEmpty() ? "" : ", " + when(now)));
        line(text, "attempt", job.attempt() + (spec == null ? "" : " of " + spec.attempts()));
        line(text, "batch", spec == null ? null : spec.batch());
        line(text, "timeout", spec == null || spec.timeout() == null ? null : Durations.format(spec.timeout()));
        line(text, "input", spec == null ? null : spec.input());
        JobResult result = job.result();
        if (result != null) {
            line(text, "output", result.output());
            line(text, "worker", result.worker().isEmpty() ? null : result.worker());
            line(text, "took", result.started() == 0 ? null : Durations.span(result.ended() - result.started()));
        }
        JobRecord.Run run = job.run();
        line(text, "session", run == null ? null : run.session());
        JobProgress progress = job.progress();
        if (progress != null) {
            line(text, "progress", ProgressView.text(progress) + ", " + Timestamps.distance(progress.at(), now));
        }
        line(
                text,
                "asked",
                job.cancelling() == 0 ? null : "to stop, " + Durations.span(now - job.cancelling()) + " ago");
        line(text, "crashes", job.crashes().isEmpty() ? null : job.crashes().size());
        Failure failure = job.failure();
        if (failure != null) {
            line(text, "failure", failure.name() + (failure.message().isEmpty() ? "" : ": " + failure.message()));
            line(text, "stack", failure.stack() == null ? null : failure.stack().strip());
        }
        List<JobLife.Event> life = JobLife.of(this, now);
        line(text, "life", life.isEmpty() ? null : String.join("\n", lines(life, now, width - INDENT)));
        line(
                text,
                "log",
                log.lines().isEmpty()
                        ? null
                        : log.lines().stream()
                                .map(line -> TextWidth.cut(ProgressView.text(line), width - INDENT))
                                .collect(Collectors.joining("\n")));
        return text.toString().stripTrailing();
    }

    private static List<String> lines(List<JobLife.Event> life, long now, int width) {
        List<String> distances =
                life.stream().map(event -> Timestamps.distance(event.at(), now)).toList();
        int widest = distances.stream().mapToInt(String::length).max().orElse(0);
        return IntStream.range(0, life.size())
                .mapToObj(i -> {
                    String when = Timestamps.format(life.get(i).at()) + "  "
                            + ("%-" + widest + "s").formatted(distances.get(i)) + "  ";
                    List<String> what = TextWidth.wrap(life.get(i).what(), Math.max(LEAST_WHAT, width - when.length()));
                    return when + String.join("\n" + " ".repeat(when.length()), what);
                })
                .toList();
    }

    private static void line(StringBuilder text, String name, @Nullable Object value) {
        if (value != null) {
            // The message of a handler's exception may hold anything: it must not steer the terminal.
            String shown = TerminalText.harmless(value.toString().replace("\t", "    "), "?");
            text.append(("%-" + INDENT + "s").formatted(name))
                    .append(shown.replace("\n", "\n" + " ".repeat(INDENT)))
                    .append('\n');
        }
    }

    /** Id, queue, task and state, and the outcome: {@code submit} answers with it, too. */
    public JsonFields brief() {
        JobResult result = job.result();
        return new JsonFields()
                .with("id", job.id())
                .with("queue", job.queue())
                .with("task", job.task())
                .with("state", job.state().text())
                .with("output", result == null ? null : result.output())
                .with("failure", hasFailed() ? job.failure() : null);
    }

    /** It may have succeeded after an attempt that failed; or nobody can read whether it has. */
    private boolean hasFailed() {
        return job.state() != JobState.SUCCEEDED || job.result() == null;
    }

    /** All there is. */
    public JsonFields full() {
        Job spec = job.spec();
        JobRecord.Run run = job.run();
        JobResult result = job.result();
        JsonFields fields = brief().with("attempt", job.attempt())
                .with("attempts", spec == null ? null : spec.attempts())
                .with("batch", spec == null ? null : spec.batch())
                .with("trace", spec == null || spec.trace() == null ? null : fields(spec.trace()))
                .with("masks", job.masks().isEmpty() ? null : job.masks())
                .with("input", spec == null ? null : spec.input())
                .with("worker", result == null || result.worker().isEmpty() ? null : result.worker())
                .with("session", run == null ? null : run.session())
                .withUnlessZero("ttl_ms", spec == null ? 0 : spec.resultTtl().toMillis())
                .withUnlessZero(
                        "timeout_ms",
                        spec == null || spec.timeout() == null
                                ? 0
                                : spec.timeout().toMillis())
                .withUnlessZero("enqueued", job.enqueued())
                .withUnlessZero("expires", job.deadline())
                .withUnlessZero("due", job.due())
                .withUnlessZero("cancelling", job.cancelling())
                .withUnlessZero("started", result != null ? result.started() : run != null ? run.started() : 0)
                .withUnlessZero("ended", result != null ? result.ended() : job.died());
        fields.withUnlessZero("kept_ms", job.kept());
        JobProgress progress = job.progress();
        fields.with("progress", progress == null ? null : ProgressView.fields(progress));
        return job.crashes().isEmpty() ? fields : fields.with("crashes", job.crashes());
    }

    private static JsonFields fields(TraceContext trace) {
        return new JsonFields()
                .with("traceparent", trace.traceparent())
                .with("tracestate", trace.tracestate())
                .with("baggage", trace.baggage());
    }

    /** All there is, with the end of its log and its life; {@code now} is Redis time, ms. */
    public JsonFields full(long now, JobLog log) {
        return full().with("log", log.lines().isEmpty() ? null : ProgressView.fields(log))
                .with(
                        "life",
                        JobLife.of(this, now).stream()
                                .map(event ->
                                        new JsonFields().with("at", event.at()).with("what", event.what()))
                                .toList());
    }

    /**
     * As {@link #full()}, of a record by {@link dev.redwork.admin.JobReader#heads}: without output, stack and trace, and {@code
     * input_start} has the first characters of its input.
     */
    public JsonFields row() {
        JsonFields fields = full().without("input").without("output").without("trace");
        Failure failure = job.failure();
        if (failure != null && hasFailed()) {
            fields.with("failure", JsonFields.of(failure).without("stack"));
        }
        Job spec = job.spec();
        return fields.with("input_start", spec == null ? null : spec.input());
    }
}
