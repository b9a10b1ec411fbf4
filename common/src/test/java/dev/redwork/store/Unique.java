package dev.redwork.store;

import dev.redwork.job.Job;
import dev.redwork.job.Uniqueness;
import dev.redwork.job.Uniqueness.Rule;
import dev.redwork.json.JobJson;
import dev.redwork.store.JobOperationStore.ReplaceReply;
import dev.redwork.store.JobStore.EnqueueReply;
import dev.redwork.store.JobStore.NewJob;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client does with jobs of which only one may be there, or the last one counts, in short. All have the key {@code k}. */
record Unique(World world, JobStore store) {
    static final Duration WINDOW = Duration.ofMinutes(10);

    static Unique of(World world) {
        return new Unique(world, new JobStore(world.keys));
    }

    static NewJob job(Job job, Rule rule) {
        Uniqueness uniqueness = rule == Rule.REPLACE ? Uniqueness.BY_ID : new Uniqueness(rule, "k", WINDOW);
        return new NewJob(job, JobJson.write(job), uniqueness);
    }

    /** The id that stands for it; empty when it was enqueued itself. */
    String enqueue(String id, Duration delay) {
        return enqueue(id, Rule.END, delay);
    }

    String untilStart(String id) {
        return enqueue(id, Rule.START, Duration.ZERO);
    }

    String enqueue(String id, Rule rule, Duration delay) {
        return send(delay, job(World.job(id), rule)).others().getOrDefault(0, "");
    }

    EnqueueReply send(Duration delay, NewJob... jobs) {
        return world.send(world.jobs.enqueue(List.of(jobs), delay, 0, false));
    }

    /** Replaces or enqueues, knowing what the holder's spec is now; answers the id under which the job waits. */
    String debounce(String id, Duration quiet) {
        String holder = world.text("GET", ":unique:k");
        ReplaceReply replaced = replace(World.job(id), Rule.DEBOUNCE, quiet, spec(holder));
        return replaced.word() == ReplaceReply.Word.FREE
                        && enqueue(id, Rule.DEBOUNCE, quiet).isEmpty()
                ? id
                : replaced.id();
    }

    ReplaceReply replace(String id, Duration delay) {
        return replace(World.job(id), Rule.REPLACE, delay, spec(id));
    }

    ReplaceReply replace(Job job, Rule rule, Duration delay, byte @Nullable [] known) {
        return world.send(world.operating.replace(job(job, rule), delay, 0, known == null ? null : JobValue.of(known)));
    }

    byte @Nullable [] spec(String id) {
        byte[] spec = world.send(JobValue.read(world.keys, id)).spec();
        return spec.length == 0 ? null : spec;
    }
}
