package dev.redwork.store;

import dev.redwork.job.BatchCounts;
import dev.redwork.job.Defaults;
import dev.redwork.job.Job;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.OutcomeStore.Outcome;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client does with jobs of batches, in short. */
final class Batched {
    private final World world;
    final BatchStore store;

    Batched(World world) {
        this.world = world;
        this.store = new BatchStore(world.keys);
    }

    static Job job(String id, @Nullable String batch) {
        return new Job(id, "t", Payload.of("1"), Defaults.ATTEMPTS, World.TTL, null, batch);
    }

    /** In one call; answers the positions of duplicates. */
    List<Integer> enqueue(Duration delay, Job... jobs) {
        return world.enqueue(delay, jobs);
    }

    void enqueue(@Nullable String batch, String... ids) {
        List<Integer> unused = enqueue(
                Duration.ZERO, Arrays.stream(ids).map(id -> job(id, batch)).toArray(Job[]::new));
    }

    List<Claim> running(@Nullable String batch, String... ids) {
        enqueue(batch, ids);
        return world.open(World.MINE).claim(ids.length).claims();
    }

    static Outcome ended(Claim claim, JobState state, @Nullable String batch) {
        return state == JobState.DEAD
                ? new Outcome.Buried(
                        claim, 1, World.failure("no", Duration.ZERO), World.result(claim.id(), state), null, batch)
                : new Outcome.Completed(claim, World.result(claim.id(), state), World.TTL, null, batch);
    }

    /** total, open, succeeded, dead, cancelled. */
    List<Long> counts(String batch) {
        BatchCounts is = world.send(store.read(batch));
        return List.of(is.total(), is.open(), is.succeeded(), is.dead(), is.cancelled());
    }

    static List<Long> counts(long total, long open, long succeeded, long dead, long cancelled) {
        return List.of(total, open, succeeded, dead, cancelled);
    }

    /** ms until a batch is forgotten; -1: never, -2: it is not there. */
    long life(String batch) {
        return world.number("PTTL", ":batch:" + batch);
    }

    /** When the index says that a batch may be forgotten; nothing when it does not name it. */
    String forgotten(String batch) {
        return world.text("ZSCORE", ":batches", batch);
    }
}
