package dev.redwork.doctor;

import java.util.Locale;

/** An invariant of a queue's keys. */
public enum Invariant {
    WRONG_TYPE(
            true,
            "keys of another type than Redwork's",
            "nothing of Redwork writes these: find out who does, move them away, and run doctor again"),
    TWO_PLACES(
            true,
            "ids in more than one place: such a job runs twice",
            "take all but one entry away, by LREM, ZREM or HDEL; a running one should stay"),
    NO_SPEC(
            true,
            "ids whose spec is gone",
            "a worker that claims one moves it to dead as vanished; in scheduled, retrying or dead: redwork job delete, or ZREM"),
    STRAY_SPEC(
            true,
            "specs of jobs that stand nowhere: nobody runs them",
            "RPUSH the id to pending and then 1 to doorbell to run it, or DEL job:<id> to forget it"),
    ENDED_AND_WAITING(
            true,
            "jobs with an outcome that still stand in a place: they would run again",
            "take the entry away, by LREM, ZREM or HDEL"),
    RUNNING_WITHOUT_SESSION(
            true,
            "jobs held by a session that has no lease: nobody gives them back",
            "ZADD sessions 1 <session>: the next sweep of any worker puts them back into the line"),
    SESSION_WITHOUT_ABOUT(
            true, "sessions that nothing is known of", "none: when its lease is over, any worker clears it away"),
    ABOUT_WITHOUT_SESSION(true, "what is left of sessions that have ended", "DEL session:<session>"),
    LAPSED(
            true,
            "leases that are over and were not taken over, though workers are up",
            "look at the workers' logs; a worker that was just started sweeps after its first renewals"),
    LAPSED_ALONE(
            false,
            "leases that are over: their workers died, and none is there to take their jobs over",
            "start a worker for the queue"),
    LEFT_FIELD(
            true,
            "attempts, failures, crashes, cancellations, deadlines or progress of jobs that are gone",
            "HDEL the field"),
    STRAY_STONE(
            true,
            "tombstones that count more void entries than stand in pending",
            "HDEL tombstones <id>: else the next job with this id is dropped"),
    BATCH_COUNTS(
            true,
            "batches whose counts do not add up: open is not total without those that ended",
            "HSET batch:<id> open to what is right; a wait for the batch may never end"),
    NO_TTL(true, "keys that should expire and never will", "PEXPIRE the key, or DEL it"),
    UNANNOUNCED(true, "queues that no list shows: their name is missing in redwork:queues", "SADD it there"),
    UNKNOWN_KEY(false, "keys under Redwork's prefix that are not Redwork's", "find out who writes them"),
    BYTES(
            false,
            "totals.bytes is not the sum of all specs and failures: limits by bytes are off by the difference",
            "while nothing moves: HSET totals bytes to the sum; specs set by hand are not counted"),
    PARKS(
            true,
            "parked jobs that are not counted as many: a worker that knows their task may not look for them",
            "while nothing moves: HSET parks <task>, or totals parked_now, to what is right; HDEL a 0"),
    UNKNOWN_TASK(
            false,
            "jobs are parked, since no worker that reads the queue knows their task, or their version",
            "start a worker that has the task (redwork worker -q QUEUE --jar FILE), or a newer one for the version"),
    LONG_RUNNING(false, "jobs that run for over an hour", "redwork job why <id>; a timeout ends what hangs"),
    PAUSED(false, "the queue is paused, so no job of it starts", "let it go on: redwork queue resume QUEUE"),
    FULL(
            false,
            "the queue holds as much as its limits allow: an enqueue is refused",
            "run more workers, or raise the limit: redwork queue limit QUEUE --jobs N"),
    NOBODY_READS(false, "jobs wait, and no worker reads the queue", "start one: redwork worker -q QUEUE");

    private final boolean problem;
    private final String meaning;
    private final String advice;

    Invariant(boolean problem, String meaning, String advice) {
        this.problem = problem;
        this.meaning = meaning;
        this.advice = advice;
    }

    /** Whether something is broken; else a human may want to know. */
    public boolean isProblem() {
        return problem;
    }

    /** The finding, as a headline. */
    public String meaning() {
        return meaning;
    }

    /** The remedy. */
    public String advice() {
        return advice;
    }

    /** {@code no_spec}: the name in JSON and tables. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
