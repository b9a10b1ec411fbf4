package dev.redwork.store;

import dev.redwork.job.JobState;
import dev.redwork.json.JobJson;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import dev.redwork.store.JobStore.Claim;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Puts a world's job into one state by bare commands, without the scripts that are to be tested. */
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
    PARKED(JobState.PARKED),
    SUCCEEDED(JobState.SUCCEEDED),
    /** While it ran: its spec is not kept. */
    CANCELLED(JobState.CANCELLED),
    /** While it waited: its spec is kept, and its entry still stands in the line. */
    CANCELLED_IN_LINE(JobState.CANCELLED),
    EXPIRED(JobState.EXPIRED),
    DEAD(JobState.DEAD);

    static final String ID = "a";
    static final String FAILURE = "{\"reason\":\"failed\",\"message\":\"before\",\"at\":1}";
    static final String CANCELLED_RESULT = World.ended(ID, JobState.CANCELLED);
    static final String EXPIRED_RESULT = World.ended(ID, JobState.EXPIRED);
    static final long NUMBER = 7;
    private static final Pattern OUTCOME = Pattern.compile("\\{\"state\":\"([a-z]+)\"");

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
            world.redis("SET", ":job:" + world.id, JobJson.write(World.job(world.id)));
        }
        switch (this) {
            case NEW -> {}
            case SCHEDULED -> world.redis("ZADD", ":scheduled", now - MOMENT, world.id);
            case PENDING -> world.redis("RPUSH", ":pending", world.id);
            case HELD -> world.redis("HSET", ":running:s", world.id, "7 1 5");
            case HELD_BY_ANOTHER_SESSION -> world.redis("HSET", ":running:other", world.id, "7 1 5");
            case HELD_UNDER_ANOTHER_NUMBER -> world.redis("HSET", ":running:s", world.id, "77 2 5");
            case RETRYING -> {
                world.redis("ZADD", ":retrying", now - MOMENT, world.id);
                failedOnce(world);
            }
            case PARKED -> {
                world.redis("ZADD", ":parked:" + World.TASK, now - MOMENT, world.id);
                world.redis("HSET", ":parks", World.TASK, 1);
            }
            case SUCCEEDED -> ended(world, World.done(ID));
            case CANCELLED -> ended(world, CANCELLED_RESULT);
            case CANCELLED_IN_LINE -> {
                ended(world, CANCELLED_RESULT + "\n" + World.text(JobJson.write(World.job(world.id))));
                world.redis("RPUSH", ":pending", world.id);
                world.redis("HSET", ":tombstones", world.id, 1);
            }
            case EXPIRED -> ended(world, EXPIRED_RESULT);
            case DEAD -> {
                world.redis("ZADD", ":dead", 5, world.id);
                failedOnce(world);
            }
        }
    }

    /** Where the job is now; more than one place is an error. */
    static JobState stateOf(World world) {
        String id = world.id;
        Call<String> value = Call.command("GET", Reply::text, World.key("job:" + id));
        Call<List<String>> line = Call.command("LRANGE", Reply::texts, World.key("pending"), 0, -1);
        Call<Long> tombstones = Call.command("HGET", Reply::numberOrZero, World.key("tombstones"), id);
        List<Call<String>> places = List.of(
                place("ZSCORE", "dead", id, "DEAD "),
                place("ZSCORE", "scheduled", id, "SCHEDULED "),
                place("ZSCORE", "retrying", id, "RETRYING "),
                place("ZSCORE", "parked:" + World.TASK, id, "PARKED "),
                place("HGET", "running:s", id, "RUNNING "),
                place("HGET", "running:other", id, "RUNNING "));
        world.link.send(Stream.concat(Stream.of(value, line, tombstones), places.stream())
                .toList());
        String found = "";
        Matcher outcome = OUTCOME.matcher(value.answer());
        found += outcome.lookingAt() ? outcome.group(1).toUpperCase(Locale.ROOT) + " " : "";
        for (Call<String> place : places) {
            found += place.answer();
        }
        found += Collections.frequency(line.answer(), id) > tombstones.answer() ? "PENDING " : "";
        return found.isEmpty() ? JobState.NEW : JobState.valueOf(found.strip());
    }

    /** Answers the state's name where the job stands there. */
    private static Call<String> place(String command, String key, String id, String state) {
        return Call.command(command, reply -> Reply.text(reply).isEmpty() ? "" : state, World.key(key), id);
    }

    /** What a worker has in hand that claimed the job under number 7. */
    static Claim claim(World world) {
        return World.heldUnder(world.id, NUMBER);
    }

    private static void ended(World world, String value) {
        world.redis("SET", ":job:" + world.id, value, "PX", World.TTL.toMillis());
    }

    private static void failedOnce(World world) {
        world.redis("HSET", ":attempts", world.id, 1);
        world.redis("HSET", ":failures", world.id, FAILURE);
    }
}
