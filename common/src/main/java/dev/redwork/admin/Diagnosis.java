package dev.redwork.admin;

import dev.redwork.job.Defaults;
import dev.redwork.job.Failure;
import dev.redwork.job.Job;
import dev.redwork.job.JobResult;
import dev.redwork.job.Names;
import dev.redwork.queue.record.DiagnosisReason;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.queue.record.SessionGroup;
import dev.redwork.queue.record.SessionRecord;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import dev.redwork.text.Timestamps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells in words why a job is where it is: from what is known of it and of what stands around it, nothing else. */
public final class Diagnosis {
    /** Characters of a failure that a sentence repeats, as {@link Failure#onALine} cuts it. */
    public static final int NOTE_LIMIT = 80;

    /** Of a job that is nowhere. */
    public static final DiagnosisReason GONE =
            new DiagnosisReason("gone", "it was never enqueued, or its result has expired", Map.of());

    private static final int SUSPECT = 2;

    private final List<Told> reasons = new ArrayList<>();
    private final JobRecord job;
    private final @Nullable Job spec;
    private final DiagnosisContext context;
    private final long now;

    private Diagnosis(JobRecord job, DiagnosisContext context) {
        this.job = job;
        this.spec = job.spec();
        this.context = context;
        this.now = context.now();
    }

    /** The reasons, the weightiest first; never none. */
    public static List<DiagnosisReason> reasons(JobRecord job, DiagnosisContext context) {
        Diagnosis why = new Diagnosis(job, context);
        switch (job.state()) {
            case PENDING -> why.waitsInLine();
            case SCHEDULED -> why.waitsForItsTime();
            case RETRYING -> why.waitsForItsNextAttempt();
            case PARKED -> why.waitsForAWorker();
            case RUNNING -> why.runs();
            case DEAD -> why.isDead();
            case SUCCEEDED, CANCELLED, EXPIRED -> why.hasEnded();
            case NEW, GONE -> {
                return List.of(GONE);
            }
        }
        return why.reasons.stream().map(Told::reason).toList();
    }

    private void waitsInLine() {
        if (context.ahead() == DiagnosisContext.NOWHERE) {
            add(
                    "lost",
                    "its spec is there, but its id stands nowhere: it moved while we looked, or `redwork doctor` tells"
                            + " more");
        }
        boolean free = mayNotRun();
        asked();
        suspect();
        if (context.ahead() == DiagnosisContext.FAR) {
            add(
                            "ahead",
                            "more than " + Numbers.grouped(DiagnosisContext.DEPTH)
                                    + " entries of the line are ahead of it")
                    .with("more", true);
        } else if (context.ahead() > 0) {
            tellAhead(free);
        }
        if (free) {
            free = !busy();
        }
        if (reasons.isEmpty()) {
            add("next", "it is next in the line, and a worker should take it within moments: look again");
        }
    }

    private void tellAhead(boolean free) {
        boolean known = free && context.rate() > 0;
        long millis = known ? (long) Math.ceil(context.ahead() * 1_000 / context.rate()) : 0;
        String estimate = known
                ? "; at the measured " + Numbers.rate(context.rate()) + " its turn comes in about "
                        + Durations.span(millis)
                : "";
        Told ahead = add(
                "ahead",
                Numbers.grouped(context.ahead()) + " of the line " + (context.ahead() == 1 ? "is" : "are")
                        + " ahead of it" + estimate);
        ahead.with("ahead", context.ahead());
        if (known) {
            ahead.with("ended_per_second", Math.round(context.rate() * 10) / 10.0)
                    .with("estimate_ms", millis);
        }
    }

    /** Adds the reasons that keep any job like it from running; true when there are none. */
    private boolean mayNotRun() {
        int before = reasons.size();
        if (context.batchCancelled() > 0) {
            add(
                            "batch_cancelled",
                            "its batch was cancelled " + ago(context.batchCancelled())
                                    + ": who claims it ends it as cancelled")
                    .with("since", context.batchCancelled());
        }
        long deadline = job.deadline();
        if (deadline > 0 && deadline <= now) {
            add("expired", "it might only start until " + ago(deadline) + ": who claims it ends it as expired")
                    .with("expires", deadline);
        }
        if (context.paused() > 0) {
            add(
                            "paused",
                            "queue " + job.queue() + " has been paused for " + Durations.span(now - context.paused())
                                    + "; let it go on with: redwork queue resume " + job.queue())
                    .with("since", context.paused());
        }
        List<SessionRecord> live = context.live();
        if (live.isEmpty()) {
            add("no_worker", "no worker reads queue " + job.queue() + "; start one with: " + context.startLine());
        } else if (spec != null
                && live.stream().noneMatch(session -> session.tasks().contains(Names.withoutChunk(job.task())))) {
            List<String> known = live.stream()
                    .flatMap(session -> session.tasks().stream())
                    .distinct()
                    .sorted()
                    .toList();
            int workers = SessionGroup.byWorker(live).size();
            add(
                            "unknown_task",
                            Numbers.count(workers, "worker") + (workers == 1 ? " reads" : " read") + " queue "
                                    + job.queue() + ", but none knows task " + job.task() + "; they know "
                                    + (known.isEmpty() ? "none" : String.join(", ", known)))
                    .with("tasks", known);
        }
        return reasons.size() == before;
    }

    private void suspect() {
        if (job.crashes().size() >= SUSPECT) {
            add(
                            "suspect",
                            "its workers died under it " + job.crashes().size()
                                    + " times: it waits for a session that holds no other such job, and is buried at "
                                    + Defaults.CRASHES + " within " + Durations.span(Defaults.CRASH_WINDOW.toMillis()))
                    .with("crashes", job.crashes());
        }
    }

    /** Whether no thread is free for it. */
    private boolean busy() {
        List<LaneLoad> lanes = context.lanes();
        if (lanes.isEmpty() || !lanes.stream().allMatch(LaneLoad::isFull)) {
            return false;
        }
        long slots = lanes.stream().mapToLong(load -> load.lane().slots()).sum();
        long since = lanes.stream().mapToLong(LaneLoad::newest).max().orElse(0);
        add(
                        "busy",
                        "all threads that read the queue are busy, " + slots + " of " + slots
                                + (since == 0 ? "" : ", for " + Durations.span(now - since)))
                .with("busy", slots)
                .with("threads", slots)
                .with("since", since == 0 ? null : since);
        return true;
    }

    private void waitsForItsTime() {
        long due = job.due();
        add(
                        "scheduled",
                        due > now
                                ? "it is due " + Timestamps.distance(due, now) + ", at " + Timestamps.format(due)
                                : "it has been due for " + Durations.span(now - due)
                                        + ": a worker puts it into the line")
                .with("due", due);
        boolean unused = mayNotRun();
    }

    private void waitsForItsNextAttempt() {
        Failure failure = job.failure();
        long due = job.due();
        String when = due > now ? Timestamps.distance(due, now) : "and has been for " + Durations.span(now - due);
        int used = job.used();
        add(
                        "retrying",
                        "attempt " + used + (spec == null ? "" : " of " + spec.attempts()) + " failed"
                                + (failure == null || failure.at() == 0 ? "" : " " + ago(failure.at()))
                                + (failure == null ? "" : " (" + lastFailure() + ")")
                                + "; the next one is due " + when)
                .with("attempt", used)
                .with("due", due);
        asked();
        boolean unused = mayNotRun();
    }

    private void waitsForAWorker() {
        long since = job.parked();
        add(
                        "parked",
                        "the worker that took it " + ago(since) + " "
                                + (spec == null ? "does not read its version" : "has no handler for task " + job.task())
                                + "; it waits for a worker that can run it, no attempt was used")
                .with("since", since);
        asked();
        if (mayNotRun() && spec != null) {
            add("next", "a worker that knows its task reads the queue, and takes it when a thread is free: look again");
        }
    }

    private void runs() {
        JobRecord.Run holder = job.run();
        if (holder == null) {
            return;
        }
        Optional<SessionRecord> session = context.readers().stream()
                .filter(reader -> reader.session().equals(holder.session()))
                .findFirst();
        String who = session.map(
                        reader -> "worker " + reader.worker() + " (" + reader.host() + ", pid " + reader.pid() + ")")
                .orElse("session " + holder.session());
        add(
                        "running",
                        who + " has run attempt " + holder.attempt() + (spec == null ? "" : " of " + spec.attempts())
                                + " for " + Durations.span(now - holder.started()))
                .with("session", holder.session())
                .with("attempt", holder.attempt())
                .with("since", holder.started());
        asked();
        if (context.batchCancelled() > 0) {
            add("batch_cancelled", "its batch was cancelled " + ago(context.batchCancelled()) + ": its worker is told")
                    .with("since", context.batchCancelled());
        }
        if (spec != null && spec.timeout() != null) {
            long end = holder.started() + spec.timeout().toMillis();
            add(
                            "timeout",
                            "it may take " + Durations.format(spec.timeout()) + "; that is over "
                                    + Timestamps.distance(end, now))
                    .with("deadline", end);
        }
        if (session.isEmpty() || !session.get().isLive()) {
            String next = context.live().isEmpty()
                    ? "nobody is there to take it over; start a worker with: " + context.startLine()
                    : "another worker of the queue takes it over within seconds";
            add(
                    "lapsed",
                    session.map(reader -> "the lease of its worker has been over for " + Durations.span(-reader.left()))
                                    .orElse("its session has no lease")
                            + ": " + next);
        }
    }

    private void asked() {
        long asked = job.cancelling();
        if (asked > 0) {
            add("asked", "it was asked to stop " + ago(asked)).with("since", asked);
        }
    }

    private void isDead() {
        String failure = lastFailure();
        add(
                        "dead",
                        "it died " + ago(job.died()) + " after "
                                + Numbers.count(job.used(), "attempt")
                                + (failure.isEmpty() ? "" : ": " + failure))
                .with("died", job.died());
    }

    private void hasEnded() {
        JobResult result = job.result();
        long kept = job.kept();
        add(
                        job.state().text(),
                        (result == null ? "it ended" : "it ended " + ago(result.ended())) + ": "
                                + job.state().text()
                                + (kept == 0 ? "" : "; its result is kept for " + Durations.span(kept)))
                .with("ended", result == null ? null : result.ended());
    }

    private String ago(long then) {
        return Durations.span(now - then) + " ago";
    }

    /** Its last failure on one line, cut where it is long; empty: none is known. */
    private String lastFailure() {
        Failure failure = job.failure();
        return failure == null ? "" : failure.onALine(NOTE_LIMIT);
    }

    private Told add(String code, String text) {
        Told told = new Told(code, text, new LinkedHashMap<>());
        reasons.add(told);
        return told;
    }

    /** A reason to which figures come. */
    private record Told(String code, String text, Map<String, Object> figures) {
        Told with(String name, @Nullable Object value) {
            if (value != null) {
                figures.put(name, value);
            }
            return this;
        }

        DiagnosisReason reason() {
            return new DiagnosisReason(code, text, figures);
        }
    }
}
