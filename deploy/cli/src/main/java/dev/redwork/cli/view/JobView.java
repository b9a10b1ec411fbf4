package dev.redwork.cli.view;

import dev.redwork.admin.JobReader.JobRecord;
import dev.redwork.cli.terminal.Durations;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Table;
import dev.redwork.cli.terminal.TerminalText;
import dev.redwork.cli.terminal.TextWidth;
import dev.redwork.cli.terminal.Timestamps;
import dev.redwork.job.Failure;
import dev.redwork.job.Job;
import dev.redwork.job.JobProgress;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.PayloadException;
import dev.redwork.json.JobJson;
import dev.redwork.store.JobLog;
import dev.redwork.store.SessionStore.RunningJob;
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
    private final @Nullable Job spec;

    public JobView(JobRecord job) {
        this.job = job;
        this.spec = spec(job);
    }

    public JobRecord record() {
        return job;
    }

    /** The spec; null: nothing is left of it, or it cannot be read. */
    @Nullable
    public Job spec() {
        return spec;
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

    public String task() {
        JobResult result = job.result();
        return spec != null ? spec.task() : result != null ? result.task() : "";
    }

    /** Why its last attempt failed. */
    @Nullable
    public Failure failure() {
        JobResult result = job.result();
        return job.failure() != null || result == null ? job.failure() : result.failure();
    }

    /** When its producer sent it, ms: as its spec or its outcome says, else its id; 0: none does. */
    public long enqueued() {
        JobResult result = job.result();
        long told = spec != null ? spec.enqueued() : result != null ? result.enqueued() : 0;
        return told > 0 ? told : JobJson.timeOf(job.id());
    }

    /** When workers died under it, ms. */
    public List<Long> crashes() {
        JobResult result = job.result();
        return result != null ? result.crashes() : job.crashes();
    }

    /** Places in its input and output that the dashboard does not show; the command line shows all. */
    public List<String> masks() {
        JobResult result = job.result();
        return spec != null ? spec.masks() : result != null ? result.masks() : List.of();
    }

    /** The attempt that runs or ended, else the last one that failed; 0: none so far. */
    public int attempt() {
        RunningJob holder = job.holder();
        JobResult result = job.result();
        if (result != null) {
            // The attempt of a job that was claimed too late is one that did not start.
            return result.attempt() - (result.state() == JobState.EXPIRED ? 1 : 0);
        }
        return holder != null ? holder.attempt() : job.used();
    }

    /** When it came to where it is, or will leave it, ms: lists are sorted by it. 0: unknown. */
    public long time() {
        RunningJob holder = job.holder();
        JobResult result = job.result();
        if (result != null) {
            return result.ended();
        } else if (job.died() > 0) {
            return job.died();
        } else if (job.due() > 0) {
            return job.due();
        } else if (job.parked() > 0) {
            return job.parked();
        }
        return holder != null ? holder.started() : enqueued();
    }

    /** {@link #time()} for people, seen from {@code now}. */
    public String when(long now) {
        if (time() == 0) {
            return "";
        }
        return switch (job.state()) {
            case RUNNING, PENDING, PARKED -> "for " + Durations.span(now - time());
            case SCHEDULED, RETRYING -> time() > now ? "in " + Durations.span(time() - now) : "now";
            default -> Durations.span(now - time()) + " ago";
        };
    }

    /** Its last failure on one line, cut where it is long; empty: none is known. */
    public String failureInShort() {
        String whole = failureOnALine();
        return whole.length() <= NOTE_LIMIT ? whole : whole.substring(0, NOTE_LIMIT - 1) + "…";
    }

    private String failureOnALine() {
        Failure failure = failure();
        if (failure == null) {
            return "";
        }
        return (name(failure) + (failure.message().isEmpty() ? "" : ": " + failure.message())).replaceAll("\\s+", " ");
    }

    /** Its output, or why there is none, or who runs it, for a table. */
    public String outcome() {
        JobResult result = job.result();
        RunningJob holder = job.holder();
        return result != null && result.output() != null
                ? result.output().toString()
                : failure() != null ? failureOnALine() : holder == null ? "" : holder.session();
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
                job.task(),
                job.state().text(),
                job.attempt() == 0 ? "" : job.attempt(),
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
        StringBuilder text = new StringBuilder();
        line(text, "id", job.id());
        line(text, "queue", job.queue());
        line(text, "task", task());
        line(text, "state", job.state().text() + (when(now).isEmpty() ? "" : ", " + when(now)));
        line(text, "attempt", attempt() + (spec == null ? "" : " of " + spec.attempts()));
        line(text, "batch", spec == null ? null : spec.batch());
        line(text, "timeout", spec == null || spec.timeout() == null ? null : Durations.format(spec.timeout()));
        line(text, "input", spec == null ? null : spec.input());
        JobResult result = job.result();
        if (result != null) {
            line(text, "output", result.output());
            line(text, "worker", result.worker().isEmpty() ? null : result.worker());
            line(text, "took", result.started() == 0 ? null : Durations.span(result.ended() - result.started()));
        }
        RunningJob holder = job.holder();
        line(text, "session", holder == null ? null : holder.session());
        JobProgress progress = job.progress();
        if (progress != null) {
            line(text, "progress", ProgressView.text(progress) + ", " + Timestamps.distance(progress.at(), now));
        }
        line(
                text,
                "asked",
                job.cancelling() == 0 ? null : "to stop, " + Durations.span(now - job.cancelling()) + " ago");
        line(text, "crashes", crashes().isEmpty() ? null : crashes().size());
        Failure failure = failure();
        if (failure != null) {
            line(text, "failure", name(failure) + (failure.message().isEmpty() ? "" : ": " + failure.message()));
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
                .with("task", task())
                .with("state", job.state().text())
                .with("output", result == null ? null : result.output())
                .with("failure", job.state() == JobState.SUCCEEDED ? null : failure());
    }

    /** All there is. */
    public JsonFields full() {
        RunningJob holder = job.holder();
        JobResult result = job.result();
        JsonFields fields = brief().with("attempt", attempt())
                .with("attempts", spec == null ? null : spec.attempts())
                .with("batch", spec == null ? null : spec.batch())
                .with("masks", masks().isEmpty() ? null : masks())
                .with("input", spec == null ? null : spec.input())
                .with("worker", result == null || result.worker().isEmpty() ? null : result.worker())
                .with("session", holder == null ? null : holder.session())
                .withUnlessZero("ttl_ms", spec == null ? 0 : spec.resultTtl().toMillis())
                .withUnlessZero(
                        "timeout_ms",
                        spec == null || spec.timeout() == null
                                ? 0
                                : spec.timeout().toMillis())
                .withUnlessZero("enqueued", enqueued())
                .withUnlessZero("expires", job.deadline())
                .withUnlessZero("due", job.due())
                .withUnlessZero("cancelling", job.cancelling())
                .withUnlessZero("started", result != null ? result.started() : holder != null ? holder.started() : 0)
                .withUnlessZero("ended", result != null ? result.ended() : job.died());
        fields.withUnlessZero("kept_ms", job.kept());
        JobProgress progress = job.progress();
        fields.with("progress", progress == null ? null : ProgressView.fields(progress));
        return crashes().isEmpty() ? fields : fields.with("crashes", crashes());
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
     * As {@link #full()}, of a record by {@link dev.redwork.admin.JobReader#heads}: without output and without stack, and {@code
     * input_start} has the first characters of its input.
     */
    public JsonFields row() {
        JsonFields fields = full().without("input").without("output");
        Failure failure = failure();
        if (failure != null && job.state() != JobState.SUCCEEDED) {
            fields.with("failure", JsonFields.of(failure).without("stack"));
        }
        return fields.with("input_start", spec == null ? null : spec.input());
    }

    /** The exception that a handler threw, else the reason. */
    private static String name(Failure failure) {
        String type = failure.reason() == Failure.Reason.FAILED ? failure.type() : null;
        return type == null ? failure.reason().text() : type.substring(type.lastIndexOf('.') + 1);
    }

    private static @Nullable Job spec(JobRecord job) {
        try {
            return job.spec().length == 0 ? null : JobJson.read(job.id(), job.spec());
        } catch (PayloadException e) {
            // Somebody wrote it by hand: the rest can still be shown.
            return null;
        }
    }
}
