package dev.redwork.store;

import dev.redwork.job.JobState;
import dev.redwork.json.JobJson;

/** Puts job {@code a} into one state by bare commands, without the scripts that are to be tested. */
enum Seed {
    NEW(JobState.NEW),
    SCHEDULED(JobState.SCHEDULED),
    PENDING(JobState.PENDING),
    /** By session {@code s} under the claim number 7. */
    HELD(JobState.RUNNING),
    /** By another session under the same number. */
    HELD_BY_ANOTHER_SESSION(JobState.RUNNING),
    /** By session {@code s}, but under a later number. */
    HELD_UNDER_ANOTHER_NUMBER(JobState.RUNNING),
    RETRYING(JobState.RETRYING),
    SUCCEEDED(JobState.SUCCEEDED),
    /** While it ran: its spec is not kept. */
    CANCELLED(JobState.CANCELLED),
    /** While it waited: its spec is kept, and its entry still stands in the line. */
    CANCELLED_IN_LINE(JobState.CANCELLED),
    EXPIRED(JobState.EXPIRED),
    DEAD(JobState.DEAD);

    static final String ID = "a";
    static final String FAILURE = "{\"reason\":\"failed\",\"message\":\"before\",\"at\":1}";
    static final String CANCELLED_RESULT = "not wanted";
    static final String EXPIRED_RESULT = "too late";
    static final long NUMBER = 7;

    /** A little later than {@code NOW} of a dump's precision: what is due has been due for a moment. */
    private static final long MOMENT = 1_000;

    final JobState state;

    Seed(JobState state) {
        this.state = state;
    }

    /** Two sessions whose leases end in 100 s, and the job. */
    void sow(World world) {
        long now = world.now();
        world.redis("ZADD", ":sessions", now + 100_000, World.MINE, now + 100_000, World.OTHER);
        world.redis("HSET", ":session:s", "host", "h");
        if (this == DEAD || !(this == NEW || state.isFinal())) {
            world.redis("SET", ":job:a", JobJson.write(World.job(ID)));
        }
        switch (this) {
            case NEW -> {}
            case SCHEDULED -> world.redis("ZADD", ":scheduled", now - MOMENT, ID);
            case PENDING -> world.redis("RPUSH", ":pending", ID);
            case HELD -> world.redis("HSET", ":running:s", ID, "7 1 5");
            case HELD_BY_ANOTHER_SESSION -> world.redis("HSET", ":running:other", ID, "7 1 5");
            case HELD_UNDER_ANOTHER_NUMBER -> world.redis("HSET", ":running:s", ID, "77 2 5");
            case RETRYING -> {
                world.redis("ZADD", ":retrying", now - MOMENT, ID);
                failedOnce(world);
            }
            case SUCCEEDED -> world.redis("SET", ":result:a", "done", "PX", World.TTL.toMillis());
            case CANCELLED -> world.redis("SET", ":result:a", CANCELLED_RESULT, "PX", World.TTL.toMillis());
            case CANCELLED_IN_LINE -> {
                world.redis("SET", ":result:a", CANCELLED_RESULT, "PX", World.TTL.toMillis());
                world.redis("SET", ":cancelled:a", JobJson.write(World.job(ID)), "PX", World.TTL.toMillis());
                world.redis("RPUSH", ":pending", ID);
                world.redis("SADD", ":tombstones", ID);
            }
            case EXPIRED -> world.redis("SET", ":result:a", EXPIRED_RESULT, "PX", World.TTL.toMillis());
            case DEAD -> {
                world.redis("ZADD", ":dead", 5, ID);
                failedOnce(world);
            }
        }
    }

    /** Where the job is now; more than one place is an error. */
    static JobState stateOf(World world) {
        String found = "";
        String result = world.text("GET", ":result:a");
        found += result.isEmpty()
                ? ""
                : switch (result) {
                    case CANCELLED_RESULT -> "CANCELLED ";
                    case EXPIRED_RESULT -> "EXPIRED ";
                    default -> "SUCCEEDED ";
                };
        found += world.text("ZSCORE", ":dead", ID).isEmpty() ? "" : "DEAD ";
        found += world.text("ZSCORE", ":scheduled", ID).isEmpty() ? "" : "SCHEDULED ";
        found += world.text("ZSCORE", ":retrying", ID).isEmpty() ? "" : "RETRYING ";
        found += world.text("HGET", ":running:s", ID).isEmpty() ? "" : "RUNNING ";
        found += world.text("HGET", ":running:other", ID).isEmpty() ? "" : "RUNNING ";
        boolean stone = world.number("SISMEMBER", ":tombstones", ID) == 1;
        found += world.pending().contains(ID) && !stone ? "PENDING " : "";
        return found.isEmpty() ? JobState.NEW : JobState.valueOf(found.strip());
    }

    /** What a worker has in hand that claimed the job under number 7. */
    static Claim claim() {
        return World.heldUnder(ID, NUMBER);
    }

    private static void failedOnce(World world) {
        world.redis("HSET", ":attempts", ID, 1);
        world.redis("HSET", ":failures", ID, FAILURE);
    }
}
