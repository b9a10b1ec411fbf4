package dev.redwork.job;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How a task's jobs are enqueued, and what holds for each of them. Immutable; each method with a value gives a changed copy. */
public final class TaskOptions {
    static final TaskOptions DEFAULT = new TaskOptions();

    private @Nullable String queue;
    /** Of the batch; null: it names none, or there is none. */
    private @Nullable String batchQueue;

    private int attempts = Defaults.ATTEMPTS;
    private RetryPolicy retry = RetryPolicy.DEFAULT;
    private Duration resultTtl = Defaults.RESULT_TTL;
    private Duration delay = Duration.ZERO;
    private @Nullable Instant at;
    private @Nullable Duration expires;
    private @Nullable Duration timeout;
    private @Nullable String batch;
    private boolean front;
    private @Nullable Uniqueness uniqueness;
    private Duration whenFull = Duration.ZERO;
    private @Nullable TraceContext trace;
    private List<String> masks = List.of();

    private TaskOptions() {}

    /** The line its jobs stand in. */
    public String queue() {
        return queue == null ? Defaults.QUEUE : queue;
    }

    /**
     * The line that its jobs will stand in.
     *
     * @throws IllegalArgumentException when they have a batch of another queue already
     */
    public TaskOptions queue(String queue) {
        Names.check("queue", queue);
        checkBatch(queue, batchQueue);
        return changed(copy -> copy.queue = queue);
    }

    /** Runs allowed before a failing job is dead, 1 or more. */
    public int attempts() {
        return attempts;
    }

    public TaskOptions attempts(int attempts) {
        checkAttempts(attempts);
        return changed(copy -> copy.attempts = attempts);
    }

    /** When a failed job is tried again. The worker that ran it decides, by its own task. */
    public RetryPolicy retry() {
        return retry;
    }

    public TaskOptions retry(RetryPolicy retry) {
        return changed(copy -> copy.retry = retry);
    }

    /** How long an outcome is kept, 60 s to 10 years. */
    public Duration resultTtl() {
        return resultTtl;
    }

    public TaskOptions resultTtl(Duration ttl) {
        Job.checkTtl(ttl);
        return changed(copy -> copy.resultTtl = ttl);
    }

    /** How long after the enqueue its first run is due; zero: at once. Nothing starts before its time. */
    public Duration delay() {
        return delay;
    }

    public TaskOptions delay(Duration delay) {
        checkSpan("delay", delay, Duration.ZERO);
        return changed(copy -> {
            copy.delay = delay;
            copy.at = null;
        });
    }

    /** When its first run is due, by Redis' clock; null: {@link #delay()} says it. A time that is over: at once. */
    public @Nullable Instant at() {
        return at;
    }

    public TaskOptions at(Instant at) {
        return changed(copy -> {
            copy.at = at;
            copy.delay = Duration.ZERO;
        });
    }

    /** How long after it was due a run may still begin; later the job ends as {@link JobState#EXPIRED}. Null: for ever. */
    public @Nullable Duration expires() {
        return expires;
    }

    public TaskOptions expires(Duration expires) {
        checkSpan("expires", expires, Duration.ofMillis(1));
        return changed(copy -> copy.expires = expires);
    }

    /** How long one run may take: then its thread is interrupted, and the attempt has failed. Null: as long as it takes. */
    public @Nullable Duration timeout() {
        return timeout;
    }

    public TaskOptions timeout(Duration timeout) {
        checkSpan("timeout", timeout, Duration.ofMillis(1));
        return changed(copy -> copy.timeout = timeout);
    }

    /** The jobs of this queue with which they share counts, flags and cancellation; null: none. */
    public @Nullable String batch() {
        return batch;
    }

    public TaskOptions batch(String id) {
        Names.check("batch", id);
        return changed(copy -> {
            copy.batch = id;
            copy.batchQueue = null;
        });
    }

    /**
     * The batch of this queue, and the queue with it.
     *
     * @throws IllegalArgumentException when they name another queue already
     */
    public TaskOptions batch(String id, String queue) {
        checkBatch(this.queue, queue);
        return batch(id).changed(copy -> {
            copy.queue = Names.check("queue", queue);
            copy.batchQueue = queue;
        });
    }

    /** A batch is of one queue: elsewhere its counts, flags and cancellation would not reach its jobs. */
    private static void checkBatch(@Nullable String queue, @Nullable String batchQueue) {
        if (queue != null && batchQueue != null && !queue.equals(batchQueue)) {
            throw new IllegalArgumentException("the batch is of queue " + batchQueue + ", the jobs are to go to queue "
                    + queue + ": take a batch of that queue");
        }
    }

    /** Whether its jobs go to the head of the line; those of one call, up to 1,000 of them, in their order. */
    public boolean isFront() {
        return front;
    }

    public TaskOptions front() {
        return changed(copy -> copy.front = true);
    }

    /** When a job that is there stands for one that is enqueued; null: only when it has the same id. */
    public @Nullable Uniqueness uniqueness() {
        return uniqueness;
    }

    /**
     * One at a time: while a job with this key has not ended nothing more is enqueued under it, in the whole queue and
     * whatever the task, and its handle is given instead. However many producers race, exactly one of their jobs is enqueued.
     *
     * @param window how long from its due time the job holds the key at most: a job that takes longer may be joined by another
     */
    public TaskOptions unique(String key, Duration window) {
        return unique(new Uniqueness(Uniqueness.Rule.END, key, window));
    }

    /** As {@link #unique}, but only until the job has started: one that comes then is the next. */
    public TaskOptions uniqueUntilStart(String key, Duration window) {
        return unique(new Uniqueness(Uniqueness.Rule.START, key, window));
    }

    /**
     * The last one counts: while a job with this key waits for its quiet time to be over, another one takes its place: the same
     * id, the new input, and the quiet time starts anew. Once it is due it runs, and one that comes then is the next. Of calls
     * that race any one may be the last. Replaces a delay.
     */
    public TaskOptions debounce(String key, Duration quiet) {
        return delay(quiet).unique(new Uniqueness(Uniqueness.Rule.DEBOUNCE, key, quiet));
    }

    private TaskOptions unique(Uniqueness rule) {
        return changed(copy -> copy.uniqueness = rule);
    }

    /**
     * How long an enqueue waits for room when the queue is at its limits; zero: it fails at once. Of many jobs those that have
     * room go first.
     */
    public Duration whenFull() {
        return whenFull;
    }

    public TaskOptions whenFull(Duration wait) {
        checkSpan("whenFull", wait, Duration.ZERO);
        return changed(copy -> copy.whenFull = wait);
    }

    /** The trace that its jobs belong to; null: that of the job whose handler enqueues them, if any. */
    public @Nullable TraceContext trace() {
        return trace;
    }

    public TaskOptions trace(@Nullable TraceContext trace) {
        return changed(copy -> copy.trace = trace);
    }

    /** Places in its inputs and outputs that the dashboard shows as {@code "***"}. */
    public List<String> masks() {
        return masks;
    }

    /**
     * Masks values of its inputs and outputs, besides those that are masked already: the dashboard shows {@code "***"} instead, but to
     * callers with the role {@code secrets}. Handlers, producers, Redis and the command line see them as they are, and a failure's
     * message or a log has what the handler writes there.
     *
     * @param pointers JSON pointers (RFC 6901), in which a {@code *} is any field or element: {@code "/card/number"}, {@code
     *     "/orders/*}{@code /iban"}, {@code ""} for all; 16 at most, of up to 256 characters
     * @throws IllegalArgumentException one is no pointer, or there are too many
     */
    public TaskOptions mask(String... pointers) {
        List<String> more = MaskRules.more(masks, List.of(pointers));
        return changed(copy -> copy.masks = more);
    }

    /** The same for chunks of the task. */
    TaskOptions ofChunks() {
        return masks.isEmpty() ? this : changed(copy -> copy.masks = MaskRules.ofChunks(masks));
    }

    static void checkAttempts(int attempts) {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts is " + attempts + ", must be 1 or more");
        }
    }

    static void checkSpan(String option, Duration time, Duration least) {
        if (time.compareTo(least) < 0 || time.compareTo(Defaults.SPAN_MAX) > 0) {
            throw new IllegalArgumentException(
                    option + " is " + words(time) + ", must be " + words(least) + " to 10 years");
        }
    }

    /** {@code 0 s}, {@code 1 ms}, {@code 315360001 s}: as people read it, and never too large to be told. */
    static String words(Duration time) {
        boolean isLong = Math.abs(time.toSeconds() / 1_000) > 1_000_000;
        return time.toNanosPart() == 0 || isLong ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    private TaskOptions changed(Consumer<TaskOptions> change) {
        TaskOptions copy = new TaskOptions();
        copy.queue = queue;
        copy.attempts = attempts;
        copy.retry = retry;
        copy.resultTtl = resultTtl;
        copy.delay = delay;
        copy.at = at;
        copy.expires = expires;
        copy.timeout = timeout;
        copy.batch = batch;
        copy.batchQueue = batchQueue;
        copy.front = front;
        copy.uniqueness = uniqueness;
        copy.whenFull = whenFull;
        copy.trace = trace;
        copy.masks = masks;
        change.accept(copy);
        return copy;
    }
}
