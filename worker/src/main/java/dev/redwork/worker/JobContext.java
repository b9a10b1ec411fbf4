package dev.redwork.worker;

import dev.redwork.job.Defaults;
import dev.redwork.job.Job;
import dev.redwork.job.JobProgress;
import dev.redwork.job.Names;
import dev.redwork.job.Payload;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Ticker;
import dev.redwork.job.TraceContext;
import dev.redwork.store.Keys;
import dev.redwork.store.ProgressStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

    /** Places in its input and output that are not for everybody. */
    List<String> masks() {
        return spec.masks();
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

    /**
     * The trace that its caller named; empty: none. Jobs that the handler enqueues by its own thread belong to it, too, where their
     * options name no other.
     */
    public Optional<TraceContext> trace() {
        return Optional.ofNullable(spec.trace());
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

    /** As {@link #progress(long, long, String)}, without a message. */
    public void progress(long done, long total) {
        progress(done, total, "");
    }

    /**
     * Says how far the run is. To be called as often as one likes, in a loop of 10^8 rounds, too: it writes a number to memory, and the
     * worker tells Redis of the last one, every 3 s or (while somebody looks) four times a second, and when the attempt fails.
     *
     * @param done steps that are done, 0 or more
     * @param total of so many; 0: nobody knows; it may change, and be passed
     * @param message the step it is at, of which 500 characters are kept; a new text in each call costs what it takes to make it
     * @throws IllegalArgumentException when a number is negative
     */
    public void progress(long done, long total, String message) {
        if (done < 0 || total < 0) {
            throw new IllegalArgumentException(
                    "progress " + done + " of " + total + " of job " + id() + ": neither may be negative");
        }
        RunProgress known = job.progress();
        if (known == null) {
            job.begin(new RunProgress(done, total, message));
        } else {
            known.set(done, total, message);
        }
    }

    /** How far this run is, as it said last; empty: it has not. */
    public Optional<JobProgress> progress() {
        return Optional.ofNullable(job.cameTo());
    }

    /**
     * How far the job came before this run, as an earlier one said last: where that failed, to the last number; where its worker died or
     * stopped, as it was at most 3 s before. A cheap checkpoint. Empty: none said.
     */
    public Optional<JobProgress> lastProgress() {
        return Optional.ofNullable(job.claim.progress());
    }

    /**
     * Adds a line to the job's log, for people: {@code redwork job log}. Redis has it when the run has ended, or at once while somebody
     * looks; a worker that is killed loses what it has not told. A job keeps its newest 1,000 lines and 256 KB, over all its attempts, as
     * long as its result, and says how many it dropped.
     *
     * @param line of which 4,000 characters are kept; a text of several lines becomes several
     */
    public void log(String line) {
        if (line.isEmpty()) {
            job.log(line);
        }
        line.lines().forEach(job::log);
    }

    /** The lines of this run that are still in memory, the newest 64 KB: of a context that is {@link #alone}, for a test. */
    public List<String> logged() {
        RunLog log = job.log();
        return log == null
                ? List.of()
                : log.untold().lines().stream().map(ProgressStore.LogLine::text).toList();
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
