package dev.redwork.doctor;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of keys of a queue, as docs/keys.md lists them. */
enum KeyKind {
    JOB("job:", "string", false),
    PENDING("pending", "list", false),
    SCHEDULED("scheduled", "zset", false),
    RETRYING("retrying", "zset", false),
    PARKED("parked:", "zset", false),
    PARKS("parks", "hash", false),
    RUNNING("running:", "hash", false),
    SESSIONS("sessions", "zset", false),
    SESSION("session:", "hash", false),
    ATTEMPTS("attempts", "hash", false),
    FAILURES("failures", "hash", false),
    CRASHES("crashes", "hash", false),
    DEAD("dead", "zset", false),
    CANCELLING("cancelling", "hash", false),
    DEADLINES("deadlines", "hash", false),
    PROGRESS("progress", "hash", false),
    LOG("log:", "list", false),
    STACK("stack:", "string", true),
    WATCHED("watched", "zset", true),
    TOMBSTONES("tombstones", "hash", false),
    RECENT("recent", "list", false),
    HISTORY("history", "list", true),
    INBOX("inbox:", "list", true),
    BATCH("batch:", "hash", false),
    BATCHES("batches", "zset", false),
    FLAG("flag:", "string", true),
    DOORBELL("doorbell", "list", false),
    PAUSED("paused", "string", false),
    UNIQUE("unique:", "string", true),
    LIMITS("limits", "hash", false),
    RECEIPTS("pill:", "list", true),
    TOTALS("totals", "hash", false);

    private final String start;
    private final String type;
    private final boolean expires;

    KeyKind(String start, String type, boolean expires) {
        this.start = start;
        this.type = type;
        this.expires = expires;
    }

    /** The kind of a key, by what stands behind the queue's prefix. */
    static Optional<KeyKind> of(String key) {
        return Arrays.stream(values()).filter(kind -> kind.isOf(key)).findFirst();
    }

    /** The key, or what all keys of the kind start with. */
    String start() {
        return start;
    }

    /** As Redis names it. */
    String type() {
        return type;
    }

    /** Whether each such key must have a TTL. */
    boolean expires() {
        return expires;
    }

    /** Whether there is one such key a queue. */
    boolean isOne() {
        return !start.endsWith(":");
    }

    private boolean isOf(String key) {
        if (isOne()) {
            return key.equals(start);
        }
        return key.startsWith(start)
                && key.length() > start.length()
                && (this != RECEIPTS || key.endsWith(":receipts"));
    }
}
