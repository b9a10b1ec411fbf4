package dev.redwork.job;

import static dev.redwork.job.JobState.CANCELLED;
import static dev.redwork.job.JobState.DEAD;
import static dev.redwork.job.JobState.EXPIRED;
import static dev.redwork.job.JobState.GONE;
import static dev.redwork.job.JobState.NEW;
import static dev.redwork.job.JobState.PARKED;
import static dev.redwork.job.JobState.PENDING;
import static dev.redwork.job.JobState.RETRYING;
import static dev.redwork.job.JobState.RUNNING;
import static dev.redwork.job.JobState.SCHEDULED;
import static dev.redwork.job.JobState.SUCCEEDED;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The state machine, written once. Each move is one Lua script of the same name; the scripts' first lines, docs/states.md
 * and the contract tests (every move from every state) are held against this enum.
 */
public enum Transition {
    ENQUEUE(List.of(NEW), List.of(SCHEDULED, PENDING), "a producer puts jobs in"),
    REPLACE(List.of(SCHEDULED), List.of(SCHEDULED), "a job that comes in takes a scheduled one's place"),
    PROMOTE(
            List.of(SCHEDULED, RETRYING),
            List.of(PENDING),
            "the due time has come, or an operator says so: to the front"),
    CLAIM(List.of(PENDING), List.of(RUNNING), "a session takes jobs under a claim number"),
    COMPLETE(
            List.of(RUNNING),
            List.of(SUCCEEDED, CANCELLED, EXPIRED),
            "the handler returned an output, or it was cancelled, or its time was over before it started"),
    RETRY(List.of(RUNNING), List.of(RETRYING), "the handler failed; another attempt follows"),
    BURY(List.of(RUNNING), List.of(DEAD), "no attempt is left, or none could help"),
    RELEASE(
            List.of(RUNNING),
            List.of(PENDING),
            "the worker stops or never learned of its claim: to the front, no attempt used"),
    PARK(
            List.of(RUNNING),
            List.of(PARKED, PENDING),
            "the worker does not know its task: aside, no attempt used (to the line again if it was asked to stop)"),
    ADOPT(List.of(PARKED), List.of(PENDING), "a worker that knows its task claims next, or it must end: to the front"),
    RECLAIM(List.of(RUNNING), List.of(PENDING), "the session's lease is over: to the front, crashes + 1"),
    CANCEL(
            List.of(SCHEDULED, PENDING, RETRYING, PARKED),
            List.of(CANCELLED),
            "it is not wanted any more: it never starts (one that runs is asked to stop: request_cancel)"),
    REQUEUE(List.of(DEAD, CANCELLED), List.of(PENDING), "an operator gives it all its attempts again: to the tail"),
    DELETE(List.of(SUCCEEDED, DEAD, CANCELLED, EXPIRED), List.of(GONE), "an operator takes away what is left of it"),
    PRUNE(List.of(DEAD), List.of(GONE), "too many are dead, or it has been for too long: the oldest first"),

    OPEN_SESSION("a session starts its lease"),
    RENEW_SESSION("a session extends its lease"),
    APPEND_LOG("a run adds lines to its job's log"),
    WATCH_JOB("somebody looks at a job while it runs"),
    ORDER_WORKER("a worker is told to be quiet or to stop"),
    CLOSE_SESSION("a session that holds nothing ends"),
    LOOKUP("a producer asks what became of its jobs"),
    SURVEY("somebody asks how a queue stands"),
    PEEK_JOBS("somebody reads how jobs begin"),
    MATCH_JOBS("somebody looks for jobs of a task, of a batch, of a worker or of a time"),
    MATCH_FAILURES("somebody looks for jobs whose last failure has a text"),
    GROUP_FAILURES("somebody asks which failures are alike"),
    READ_FIELDS("somebody asks what keys tell of jobs"),
    FIND_HOLDERS("somebody asks which sessions hold jobs"),
    LIST_HELD("somebody asks which jobs of a queue are held"),
    LOCATE_JOBS("somebody waits for jobs to move"),
    READ_SESSIONS("somebody asks who reads a queue"),
    MEASURE_LANES("somebody asks whether lanes have free threads"),
    RING_DOORBELL("a wake-up token goes back to the doorbell"),
    PAUSE_QUEUE("a queue hands out nothing but pills"),
    LIMIT_QUEUE("a queue holds no more than so much"),
    PUSH_PILLS("pills join the line"),
    ACKNOWLEDGE_PILL("a worker that took a pill says that it stopped"),
    REQUEST_CANCEL("running jobs are asked to stop"),
    DROP_TOMBSTONES("what was cancelled leaves the head of the line"),
    CANCEL_BATCH("a batch is cancelled: what waits never starts, what runs is told"),
    RAISE_FLAG("a flag goes up, once"),
    LOWER_FLAG("a flag goes down"),
    DELETE_QUEUE("a queue without jobs, which no worker reads, leaves");

    @SuppressWarnings("ImmutableEnumChecker") // never handed out mutable
    private final List<JobState> from;

    @SuppressWarnings("ImmutableEnumChecker")
    private final List<JobState> to;

    private final String meaning;

    Transition(List<JobState> from, List<JobState> to, String meaning) {
        this.from = from;
        this.to = to;
        this.meaning = meaning;
    }

    Transition(String meaning) {
        this(List.of(), List.of(), meaning);
    }

    /** The states it leaves from; empty when it moves no job of its own. */
    public List<JobState> from() {
        return from;
    }

    /** The states it can lead to; empty when it moves no job of its own. */
    public List<JobState> to() {
        return to;
    }

    /** The transition, in a few words. */
    public String meaning() {
        return meaning;
    }

    /** The one verb: the name of the script, of the store's method, in logs and in commands. */
    public String verb() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The move as the first line of its script gives it: {@code claim: PENDING -> RUNNING}. */
    public String describe() {
        return verb() + ": " + (from.isEmpty() ? meaning : names(from) + " -> " + names(to));
    }

    private static String names(List<JobState> states) {
        return states.stream().map(JobState::name).collect(Collectors.joining(" | "));
    }
}
