package dev.redwork.worker;

import dev.redwork.job.Defaults;
import dev.redwork.job.Job;
import dev.redwork.job.Names;
import dev.redwork.job.Payload;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Ticker;
import dev.redwork.store.Keys;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The job as its handler sees it. */
public final class JobContext {
    /** Of jobs that stand in no queue: nobody else can ever hold them. */
    private static final Session NOWHERE =
            new Session(Keys.of(RedisSettings.of("redis://nowhere"), "none"), Duration.ofDays(36_500), Ticker.SYSTEM);

    private final ClaimedJob job;
    private final Job spec;
    private final String worker;
    private final BiFunction<String, String, Flag> flags;

    /** When it began, Redis time, ms. */
    private final long start;

    /** @param flags finds a flag by its batch and its name */
    JobContext(ClaimedJob job, Job spec, String worker, BiFunction<String, String, Flag> flags) {
        this.job = job;
        this.spec = spec;
        this.worker = worker;
        this.flags = flags;
        this.start = job.now();
    }

    /** For a handler that is called without a queue, in a test or to compare with: its flags live in this object only. */
    public static JobContext alone(String task) {
        Map<String, Flag> flags = new ConcurrentHashMap<>();
        Job spec = new Job("alone", task, Payload.of("null"), 1, Defaults.RESULT_TTL, null, "alone");
        NOWHERE.renewed(Ticker.SYSTEM.read());
        return new JobContext(
                new ClaimedJob(NOWHERE, Session.bare("alone", 1), Ticker.SYSTEM),
                spec,
                "none",
                (batch, name) -> flags.computeIfAbsent(name, unseen -> Flag.local()));
    }

    ClaimedJob job() {
        return job;
    }

    /** The job's id. */
    public String id() {
        return spec.id();
    }

    /** The name of its task. */
    public String task() {
        return spec.task();
    }

    /** The queue it stood in. */
    public String queue() {
        return job.session.keys.queue();
    }

    /** 1 for the first run. */
    public int attempt() {
        return job.claim.attempt();
    }

    /** The name of the worker that runs it. */
    public String worker() {
        return worker;
    }

    /** The batch it belongs to; null: none. */
    public @Nullable String batch() {
        return spec.batch();
    }

    /** Whether the job or its batch was cancelled: short for {@code cancellation().isAsked()}. */
    public boolean isCancelled() {
        return job.isCancelled();
    }

    /** Whether the job is still wanted: to be polled or waited for. */
    public Cancellation cancellation() {
        return new Cancellation(job);
    }

    /**
     * A token for the handler's own writes: of two runs of one job the later one has the larger number. A store that keeps the
     * largest it has seen, and refuses writes with a smaller one, is safe from a run that lost its lease (M. Kleppmann, How to
     * do distributed locking, 2016).
     */
    public long fence() {
        return job.claim.number();
    }

    /**
     * Makes sure that nobody else can run this job, as far as this worker knows: to be called before a write that must not
     * happen twice. It looks at our own clock and does not ask Redis, so {@link #fence()} remains the stronger guard.
     *
     * @throws LeaseLostException when the lease is lost, or may be over since it could not be renewed
     */
    public void ensureOwned() {
        if (!job.isOwned()) {
            throw new LeaseLostException("job " + id() + " of queue " + queue() + ", attempt " + attempt()
                    + ": the lease is lost; another worker may run it, stop and write nothing more");
        }
    }

    /** The time that is left for the job; empty when it has no limit, zero when its time is over. */
    public Optional<Duration> timeLeft() {
        return Optional.ofNullable(job.timeout()).map(limit -> {
            Duration left = limit.minusMillis(job.now() - start);
            return left.isNegative() ? Duration.ZERO : left;
        });
    }

    /** When the job's time is over and its thread is interrupted, by Redis' clock, which need not be this machine's; empty: never. */
    public Optional<Instant> deadline() {
        return Optional.ofNullable(job.timeout())
                .map(limit -> Instant.ofEpochMilli(start).plus(limit));
    }

    /**
     * A flag of the job's batch, as it stands when this returns; it follows changes until the job ends.
     *
     * @param name the same for all jobs of the batch
     * @throws IllegalStateException when the job belongs to no batch
     */
    public Flag flag(String name) {
        Names.check("flag", name);
        String batch = spec.batch();
        if (batch == null) {
            throw new IllegalStateException("flag " + name + " of job " + id()
                    + ": a flag lives under a batch, and this job has none; enqueue it with one");
        }
        return flags.apply(batch, name);
    }

    // For the handler of a chunk.

    /** Whether the run as a whole is to end: its job was cancelled or lost, its time is over, or the worker stops. */
    boolean mustEnd() {
        return job.isCancelled() || job.overdue() != null || job.isInterruptedByStop() || job.isDisowned();
    }

    /** Whether another attempt would follow if the handler threw this. */
    boolean isTriedAgain(Throwable thrown) {
        return OutcomeRules.delayAfter(job, thrown, spec.attempts()).isPresent();
    }

    /** Redis time, ms. */
    long now() {
        return job.now();
    }
}
