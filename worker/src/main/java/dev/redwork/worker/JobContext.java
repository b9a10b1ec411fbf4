package dev.redwork.worker;

import dev.redwork.job.Defaults;
import dev.redwork.job.Job;
import dev.redwork.job.Names;
import dev.redwork.job.Payload;
import dev.redwork.store.Keys;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What a handler may know of the job it runs. */
public final class JobContext {
    private final String id;
    private final String task;
    private final String queue;
    private final int attempt;
    private final String worker;
    private final @Nullable String batch;
    private final Cancellation cancellation;
    private final Flags flags;

    /** Where its flags come from. */
    interface Flags {
        Flag find(String batch, String name);
    }

    JobContext(Run run, Job job, Keys keys, String worker, Signals signals) {
        this(
                job,
                keys.queue(),
                run.claim.attempt(),
                worker,
                run.cancellation,
                (batch, name) -> signals.flag(run, keys, batch, name));
    }

    private JobContext(Job job, String queue, int attempt, String worker, Cancellation cancellation, Flags flags) {
        this.id = job.id();
        this.task = job.task();
        this.batch = job.batch();
        this.queue = queue;
        this.attempt = attempt;
        this.worker = worker;
        this.cancellation = cancellation;
        this.flags = flags;
    }

    /** For a handler that is called without a queue, in a test or to compare with: its flags live in this object only. */
    public static JobContext alone(String task) {
        Map<String, Flag> flags = new ConcurrentHashMap<>();
        Job job = new Job("alone", task, Payload.of("null"), 1, Defaults.RESULT_TTL, null, "alone");
        return new JobContext(
                job,
                "none",
                1,
                "none",
                new Cancellation(),
                (batch, name) -> flags.computeIfAbsent(name, unseen -> Flag.local()));
    }

    /** The job's id. */
    public String id() {
        return id;
    }

    /** The name of its task. */
    public String task() {
        return task;
    }

    /** The queue it stood in. */
    public String queue() {
        return queue;
    }

    /** 1 for the first run. */
    public int attempt() {
        return attempt;
    }

    /** The name of the worker that runs it. */
    public String worker() {
        return worker;
    }

    /** The batch it belongs to; null: none. */
    public @Nullable String batch() {
        return batch;
    }

    /** Whether its batch was cancelled: then the thread was interrupted too, and what the handler throws is no failure. */
    public boolean isCancelled() {
        return cancellation.isAsked();
    }

    /**
     * A flag of the job's batch, as it stands when this returns; it follows what happens to it until the job ends.
     *
     * @param name the same for all jobs of the batch
     * @throws IllegalStateException when the job belongs to no batch
     */
    public Flag flag(String name) {
        Names.check("flag", name);
        if (batch == null) {
            throw new IllegalStateException("flag " + name + " of job " + id
                    + ": a flag lives under a batch, and this job has none; enqueue it with one");
        }
        return flags.find(batch, name);
    }
}
