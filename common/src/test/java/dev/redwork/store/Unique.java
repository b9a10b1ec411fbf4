package dev.redwork.store;

import dev.redwork.job.Job;
import dev.redwork.job.Uniqueness;
import dev.redwork.job.Uniqueness.Rule;
import dev.redwork.json.JobJson;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a client does with jobs of which only one may be there, in short. All have the key {@code k}. */
record Unique(World world, UniqueStore store) {
    static final Duration WINDOW = Duration.ofMinutes(10);

    static Unique of(World world) {
        return new Unique(world, new UniqueStore(world.keys));
    }

    Deduplicated enqueue(String id, Duration delay) {
        return send(World.job(id), Rule.END, delay, null);
    }

    Deduplicated untilStart(String id) {
        return send(World.job(id), Rule.START, Duration.ZERO, null);
    }

    /** Knows what the holder's spec is now. */
    Deduplicated debounce(String id, Duration quiet) {
        String holder = world.send(store.holder("k"));
        return send(World.job(id), Rule.DEBOUNCE, quiet, spec(holder.isEmpty() ? id : holder));
    }

    Deduplicated replace(String id, Duration delay) {
        return send(World.job(id), Rule.REPLACE, delay, spec(id));
    }

    Deduplicated send(Job job, Rule rule, Duration delay, byte @Nullable [] known) {
        return send(job, rule, delay, known, null);
    }

    Deduplicated send(Job job, Rule rule, Duration delay, byte @Nullable [] known, @Nullable String knownBatch) {
        Uniqueness uniqueness = rule == Rule.REPLACE ? Uniqueness.BY_ID : new Uniqueness(rule, "k", WINDOW);
        UniqueStore.Coming coming = new UniqueStore.Coming(job, JobJson.write(job), uniqueness);
        return world.send(store.deduplicate(coming, delay, false, known, knownBatch));
    }

    byte @Nullable [] spec(String id) {
        byte[] spec = world.send(JobReader.spec(world.keys, id));
        return spec.length == 0 ? null : spec;
    }
}
