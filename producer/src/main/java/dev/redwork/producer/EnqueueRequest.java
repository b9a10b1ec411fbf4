package dev.redwork.producer;

import dev.redwork.job.Backoff;
import dev.redwork.job.Defaults;
import dev.redwork.job.Job;
import dev.redwork.job.Payload;
import dev.redwork.job.RedworkException;
import dev.redwork.job.Task;
import dev.redwork.job.TaskOptions;
import dev.redwork.job.Ticker;
import dev.redwork.job.Uniqueness;
import dev.redwork.json.Json;
import dev.redwork.json.Json.TypeCodec;
import dev.redwork.store.JobStore.NewJob;
import dev.redwork.store.JobStore.QueueUsage;
import dev.redwork.store.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of one call of {@link Producer#enqueueAll} and their handles. They go out in pieces that one enqueue call can carry:
 * the {@link GroupCommit} sends a piece along with those of other callers, and its outcome is written in here.
 *
 * @param <O> the task's output
 */
final class EnqueueRequest<O> {
    private final Template<O> template;
    final Destination destination;
    final List<NewJob> jobs;
    final List<JobHandle<O>> handles;
    private final long patientUntil;

    /** The piece that is being sent; those before it are enqueued. */
    private int from;

    private int to;
    private int bytes;

    /** Positions in the piece of jobs that were not enqueued → the id that stands for each; null: its call was not carried out. */
    private @Nullable Map<Integer, String> others;

    private @Nullable RuntimeException failure;

    /** Why it was refused, by itself or with others of its call. */
    private @Nullable QueueUsage full;

    /** A piece that has no room with others may have some alone. */
    private boolean alone;

    /** How long its caller waited for room the last time. */
    private @Nullable Duration lastWait;

    /** A leader met an Error while it sent the piece: Redis may have the jobs. */
    boolean mayBeSent;

    /** Its caller need not wait for the piece any more. */
    volatile boolean done;

    /** The thread that waits for it. */
    @Nullable
    Thread caller;

    /** Behind it in the line of those that wait. */
    @Nullable
    EnqueueRequest<?> next;

    /**
     * Where jobs go: only those with the same one share a call.
     *
     * @param delay until they are due
     * @param at when they are due, by Redis' clock, ms; 0: {@code delay} says it
     * @param front to the head of the line
     */
    record Destination(Keys keys, Duration delay, long at, boolean front) {
        /** When jobs that are sent now are due, ms; 0: at once. */
        long due(long now) {
            return delay.isZero() ? at > now ? at : 0 : now + delay.toMillis();
        }
    }

    /**
     * The part of a task's jobs that is the same in all of them.
     *
     * @param sample a job of it, without its id, its input and its times
     * @param patience how long a caller waits for room in a full queue, ns
     */
    record Template<O>(
            Task<?, O> task,
            TypeCodec<?> input,
            TypeCodec<O> output,
            Destination destination,
            Job sample,
            @Nullable Uniqueness uniqueness,
            long patience) {
        static <O> Template<O> of(Task<?, O> task, Destination destination, @Nullable String inbox) {
            TaskOptions options = task.options();
            Job sample = new Job(
                    "-",
                    task.name(),
                    Payload.of("null"),
                    options.attempts(),
                    options.resultTtl(),
                    0,
                    0,
                    options.expires() == null ? 0 : options.expires().toMillis(),
                    options.timeout(),
                    inbox,
                    options.batch(),
                    options.trace(),
                    options.masks());
            return new Template<>(
                    task,
                    Json.input(task),
                    Json.output(task),
                    destination,
                    sample,
                    options.uniqueness(),
                    options.whenFull().toNanos());
        }
    }

    /** @param patientUntil how long its caller waits for room in a full queue, in nanoseconds of the ticker */
    EnqueueRequest(Template<O> template, List<NewJob> jobs, long patientUntil) {
        this.template = template;
        this.destination = template.destination();
        this.jobs = jobs;
        this.patientUntil = patientUntil;
        this.handles = new ArrayList<>(jobs.size());
    }

    /** One of its jobs alone. */
    EnqueueRequest<O> of(NewJob job) {
        return new EnqueueRequest<>(template, List.of(job), patientUntil);
    }

    /** Of a request of one job. */
    JobHandle<O> handle() {
        return handles.get(0);
    }

    Keys keys() {
        return destination.keys();
    }

    boolean isDebounced() {
        Uniqueness uniqueness = template.uniqueness();
        return uniqueness != null && uniqueness.rule() == Uniqueness.Rule.DEBOUNCE;
    }

    /**
     * Makes the handles; from now on an outcome finds them.
     *
     * @param inbox where their outcomes come in; null: nowhere
     */
    EnqueueRequest<O> open(QueryConnection queries, @Nullable Inbox inbox) {
        for (NewJob job : jobs) {
            handles.add(new JobHandle<>(job.job().id(), template, queries, inbox));
        }
        if (inbox != null) {
            try {
                inbox.watch(keys(), handles);
            } catch (Error e) {
                askForTheRest();
                throw e;
            }
        }
        return this;
    }

    /** After an Error Redis may have the jobs of this piece and the next ones, or not: the inbox asks, and ends the handles. */
    void askForTheRest() {
        for (int i = from; i < handles.size(); i++) {
            handles.get(i).due.accept();
        }
    }

    /** Goes on to the next piece, or the first; false: there is none. */
    boolean next() {
        to = from;
        bytes = 0;
        int most = looks(1) > 0 ? Defaults.CALL_LOOKS : Defaults.CALL_JOBS;
        while (to < jobs.size() && to - from < most && (to == from || hasRoom(jobs.get(to)))) {
            bytes += jobs.get(to++).spec().length;
        }
        failure = null;
        full = null;
        alone = false;
        mayBeSent = false;
        return from < to;
    }

    private boolean hasRoom(NewJob job) {
        return bytes + job.spec().length <= Defaults.CALL_BYTES;
    }

    /** The jobs of the piece. */
    List<NewJob> piece() {
        return jobs.subList(from, to);
    }

    /** The size of their specs. */
    int bytes() {
        return bytes;
    }

    /** How many of its jobs have Redis look into every session, whether the holder of their key has started. */
    int looks() {
        return looks(to - from);
    }

    private int looks(int many) {
        Uniqueness uniqueness = template.uniqueness();
        return uniqueness != null && uniqueness.rule() == Uniqueness.Rule.START ? many : 0;
    }

    /** Whether it is sent by itself, since it was refused along with others. */
    boolean isAlone() {
        return alone;
    }

    /** The piece is sent (again), and nothing is known of it. */
    void begin() {
        others = null;
        done = false;
        next = null;
    }

    /**
     * The call that carried the piece was carried out.
     *
     * @param standing positions in the piece of jobs that were not enqueued → the id that stands for each
     * @param noRoom why none was enqueued; null: all others were
     * @param byItself whether it was alone in its call
     */
    void answered(Map<Integer, String> standing, @Nullable QueueUsage noRoom, boolean byItself) {
        failure = null;
        others = standing;
        full = noRoom;
        alone |= noRoom != null && byItself;
    }

    /** The call that carried the piece failed. */
    void failed(RuntimeException thrown) {
        failure = thrown;
    }

    /**
     * Where the queue had no room for the piece, it is sent again: at once by itself, then the part of it that has room, and
     * then as long as its caller is patient.
     *
     * @return whether it is to be sent again
     */
    boolean waitForRoom(Backpressure backpressure) {
        QueueUsage why = full;
        if (why == null) {
            return false;
        }
        full = null;
        if (alone) {
            int fits = fits(why);
            if (backpressure.isLeft(patientUntil) && fits > 0 && fits < to - from) {
                // All at once they might never have room: a limit may be lower than what one call carries.
                to = from + fits;
                bytes = piece().stream().mapToInt(job -> job.spec().length).sum();
                lastWait = null;
            } else {
                Duration retryAfter = backpressure.retryAfter(keys().queue(), why, to - from);
                lastWait = backpressure.await(lastWait, patientUntil);
                failure = lastWait == null ? new QueueFullException(keys().queue(), why, retryAfter) : null;
            }
        }
        alone = true;
        return failure == null;
    }

    /** How many jobs of the piece, from the first on, there was room for. */
    private int fits(QueueUsage why) {
        long most = why.mostJobs() == 0 ? to - from : Math.min(to - from, why.mostJobs() - why.jobs());
        long left = why.mostBytes() == 0 ? Long.MAX_VALUE : why.mostBytes() - why.bytes();
        int fits = 0;
        while (fits < most && jobs.get(from + fits).spec().length <= left) {
            left -= jobs.get(from + fits++).spec().length;
        }
        return fits;
    }

    /**
     * Tells the piece's handles; the handle of a job for which another one stands is replaced.
     *
     * @throws RuntimeException when they were not enqueued
     */
    void tell() {
        Map<Integer, String> standing = others;
        if (failure != null || standing == null) {
            RuntimeException thrown =
                    failure == null ? new RedworkException("the enqueue call did not come to its end") : failure;
            handles.subList(from, handles.size()).forEach(handle -> handle.end(thrown));
            throw from == 0 ? thrown : new PartlyEnqueuedException(handles.subList(0, from), thrown);
        }
        for (int i = from; i < to; i++) {
            handles.get(i).due.accept();
        }
        standing.forEach((position, id) -> {
            JobHandle<O> other = handles.get(from + position).of(id);
            handles.set(from + position, other);
            other.markDuplicate();
        });
        from = to;
    }

    /** How callers wait between tries, 20 ms, doubling to 1 s: by which clock, and asleep in which way. In a test no thread sleeps. */
    interface WaitClock extends Ticker {
        Backoff STEPS = new Backoff(Duration.ofMillis(20), Duration.ofSeconds(1));

        /** As {@link Thread#sleep}; it may end early when the producer is closed. */
        void sleep(long nanos) throws InterruptedException;

        @Override
        default long read() {
            return Ticker.SYSTEM.read();
        }

        /**
         * Waits until the next try. An interrupt ends nothing (others may wait for what this thread sends): its flag is set
         * afterwards.
         *
         * @param last the wait before; null: there was none
         * @return how long it waited; null: the wait would end after {@code deadline}, and no further try follows
         */
        default @Nullable Duration pause(@Nullable Duration last, long deadline) {
            Duration wait = STEPS.after(last);
            long end = read() + wait.toNanos();
            if (end - deadline > 0) {
                return null;
            }
            boolean interrupted = false;
            for (long left = wait.toNanos(); left > 0; ) {
                try {
                    sleep(left);
                    left = 0;
                } catch (InterruptedException e) {
                    interrupted = true;
                    left = end - read();
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return wait;
        }
    }
}
