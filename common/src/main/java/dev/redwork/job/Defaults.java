package dev.redwork.job;

import java.time.Duration;

/** Every default and limit that a user may meet, in one place. */
public final class Defaults {
    /** How long a session owns its jobs without renewing. */
    public static final Duration LEASE = Duration.ofSeconds(10);

    public static final Duration RENEW_EVERY = Duration.ofSeconds(3);

    /** Runs allowed before a failing job is dead. */
    public static final int ATTEMPTS = 10;

    /** The delay before attempt n+1 is uniform in (0, min(RETRY_BASE * 2^(n-1), RETRY_MAX)]. */
    public static final Duration RETRY_BASE = Duration.ofSeconds(5);

    public static final Duration RETRY_MAX = Duration.ofMinutes(10);

    /** A job under which this many workers died within CRASH_WINDOW is dead. */
    public static final int CRASHES = 3;

    public static final Duration CRASH_WINDOW = Duration.ofDays(3);

    /** How long a stopping worker lets its running jobs finish; below Kubernetes' 30 s. */
    public static final Duration DRAIN = Duration.ofSeconds(25);

    public static final Duration RESULT_TTL = Duration.ofMinutes(10);

    public static final Duration RESULT_TTL_MIN = Duration.ofMinutes(1);

    public static final Duration RESULT_TTL_MAX = Duration.ofDays(3650);

    /** The longest delay, timeout or expiry. */
    public static final Duration SPAN_MAX = RESULT_TTL_MAX;

    /** How long a handler whose time is over may take to return after its interrupt, before its slot is replaced. */
    public static final Duration INTERRUPT_GRACE = Duration.ofSeconds(2);

    /** An unread inbox is dropped this long after the last push. */
    public static final Duration INBOX_TTL = Duration.ofMinutes(10);

    /** Notices an inbox holds at most; outcomes that do not fit are found by {@code lookup}. */
    public static final int INBOX_LIMIT = 10_000;

    /** Largest input, and largest output, bytes of JSON. */
    public static final int PAYLOAD_LIMIT = 1 << 20;

    /** Jobs and bytes of one call at most. */
    public static final int CALL_JOBS = 1_000;

    public static final int CALL_BYTES = 1 << 20;

    /** Jobs of one enqueue call that are unique until they start: for each of them Redis looks into every session. */
    public static final int CALL_LOOKS = 16;

    /** Jobs of one claim at most. */
    public static final int CLAIM_LIMIT = 128;

    /** Jobs a lane may hold beyond its free slots at most: several claims, so that the next one need not wait for their end. */
    public static final int CREDIT_LIMIT = 256;

    /** How long a blocking read blocks: no shorter, since a server fires its time-outs up to 86 ms late. */
    public static final Duration BLOCK = Duration.ofSeconds(5);

    /** How long an enqueue whose answer was lost is repeated. */
    public static final Duration ENQUEUE_REPEAT = Duration.ofSeconds(30);

    /** How long a job that the command line or the API enqueues holds its uniqueness key at most. */
    public static final Duration UNIQUE_FOR = Duration.ofDays(1);

    /** How long a batch that has ended can still be looked at. */
    public static final Duration BATCH_TTL = Duration.ofDays(1);

    /** How long a raised flag stays up. */
    public static final Duration FLAG_TTL = Duration.ofDays(1);

    /** Dead jobs that a queue keeps at most, and how long: beyond that the oldest are pruned. */
    public static final int DEAD_LIMIT = 10_000;

    public static final Duration DEAD_AGE = Duration.ofDays(90);

    /** Lines, one a minute, of how a queue stood: an hour of them, or a day. */
    public static final int HISTORY_MINUTES = 60;

    public static final int LONG_HISTORY_MINUTES = 1_440;

    public static final Duration PILL_RECEIPT_TTL = Duration.ofDays(1);

    public static final String QUEUE = "default";

    public static final String NAMESPACE = "redwork";

    private Defaults() {}
}
