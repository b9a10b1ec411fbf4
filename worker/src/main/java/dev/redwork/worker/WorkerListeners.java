package dev.redwork.worker;

import dev.redwork.job.Failure;
import dev.redwork.job.Job;
import dev.redwork.job.JobState;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Ticker;
import dev.redwork.job.Utf8;
import dev.redwork.json.JobJson;
import dev.redwork.listener.Listeners;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.OutcomeStore.Outcome;
import dev.redwork.worker.JobRunner.ThreadState;
import dev.redwork.worker.WorkerListener.Ended;
import dev.redwork.worker.WorkerListener.Failed;
import dev.redwork.worker.WorkerListener.JobRun;
import dev.redwork.worker.WorkerListener.LaneIdle;
import dev.redwork.worker.WorkerListener.LeaseLost;
import dev.redwork.worker.WorkerListener.Readings;
import dev.redwork.worker.WorkerListener.Reclaimed;
import dev.redwork.worker.WorkerListener.Started;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Tells a worker's listeners. A worker without any has none of these, and keeps nothing for them. */
final class WorkerListeners {
    /** How long a worker that stops waits for listeners that are told of its last jobs. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Listeners<WorkerListener> all;
    private final Ticker ticker;

    /** Of the jobs whose handlers were called and whose ends were not told. */
    private final Map<ClaimedJob, Run> runs = new ConcurrentHashMap<>();

    /** Ends that are decided soon, or were, and are not told yet. */
    private int untold;

    /** When a handler was called, and when it returned. */
    private static final class Run {
        private final long began;
        private volatile long over;
        private volatile boolean returned;

        Run(long began) {
            this.began = began;
        }

        void returns(long now) {
            over = now;
            returned = true;
        }

        Duration took(long now) {
            return Duration.ofNanos((returned ? over : now) - began);
        }
    }

    /** The end of one run. {@code ran} null: its handler was not called. */
    private record End(
            ClaimedJob job, Outcome outcome, @Nullable Duration ran) {
        Ended ended() {
            return new Ended(runOf(job), ran);
        }

        Failed retried() {
            return new Failed(runOf(job), ran, ((Outcome.Retried) outcome).failure());
        }

        Failed buried() {
            return new Failed(runOf(job), ran, ((Outcome.Buried) outcome).failure());
        }
    }

    private WorkerListeners(List<WorkerListener> all, Ticker ticker) {
        this.all = new Listeners<>(all);
        this.ticker = ticker;
    }

    /** Null: there are no listeners. */
    static @Nullable WorkerListeners of(List<WorkerListener> all, Ticker ticker) {
        return all.isEmpty() ? null : new WorkerListeners(all, ticker);
    }

    /** A link of the worker; {@code listeners} are told of its round trips, null: nobody is. */
    static RedisLink link(@Nullable WorkerListeners listeners, String name, RedisSettings settings, Duration timeout) {
        return RedisLink.of(settings, timeout, name, listeners == null ? null : listeners.all);
    }

    void starts(Readings readings) {
        all.tell("worker starts", readings, same -> same, WorkerListener::workerStarts);
    }

    /** The worker has stopped; first of all each end is told that is about to be. */
    void stopped(Readings readings) {
        awaitTold();
        all.tell("worker stopped", readings, same -> same, WorkerListener::workerStopped);
    }

    private synchronized void awaitTold() {
        long end = ticker.read() + PATIENCE.toNanos();
        try {
            for (long left = PATIENCE.toNanos(); untold > 0 && left > 0; left = end - ticker.read()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void started(JobContext context) {
        all.tell("started", context, this::begin, WorkerListener::started);
    }

    private Started begin(JobContext context) {
        ClaimedJob job = context.job();
        runs.put(job, new Run(ticker.read()));
        return new Started(runOf(job), Duration.ofMillis(Math.max(0, job.now() - couldRunAt(job))));
    }

    /** Since when it waits for this run, Redis time, ms. */
    private static long couldRunAt(ClaimedJob job) {
        Job spec = Objects.requireNonNull(job.spec());
        long since = spec.due() > 0 ? spec.due() : spec.enqueued() > 0 ? spec.enqueued() : JobJson.timeOf(spec.id());
        if (spec.expires() > 0 && job.claim.deadline() > 0) {
            since = job.claim.deadline() - spec.expires();
        }
        Failure last = job.claim.lastFailure();
        if (last != null) {
            since = Math.max(since, last.at() + last.delay());
        }
        for (long crash : job.claim.crashes()) {
            since = Math.max(since, crash);
        }
        return since > 0 ? since : job.now();
    }

    /** The handler of a job has returned, or was not called. From now on until {@link #ended} a stop waits; allocates nothing. */
    void returned(ClaimedJob job) {
        Run run = runs.get(job);
        if (run != null) {
            run.returns(ticker.read());
        }
        expectEnd();
    }

    /** As of a job: of all those that its handler was given. */
    void returned(ManyCall call) {
        long now = ticker.read();
        for (int i = 0; i < call.given().size(); i++) {
            Run run = runs.get(call.given().get(i).job());
            if (run != null) {
                run.returns(now);
            }
        }
        expectEnd();
    }

    private synchronized void expectEnd() {
        untold++;
    }

    private synchronized void toldEnd() {
        untold--;
        notifyAll();
    }

    /**
     * Its end is decided, and may be on its way to Redis.
     *
     * @param counts false: another end was told of it before
     */
    void ended(ClaimedJob job, @Nullable Outcome outcome, boolean counts) {
        try {
            ThreadState before = ThreadState.take();
            if (counts) {
                tell(job, outcome, job.isDisowned());
            }
            leave(before);
        } finally {
            toldEnd();
        }
    }

    /** As of a job: each as it was settled. */
    void ended(ManyCall call, boolean counts) {
        try {
            ThreadState before = ThreadState.take();
            for (int i = 0; counts && i < call.given().size(); i++) {
                JobOfMany<?, ?> one = call.given().get(i);
                tell(one.job(), one.outcome(), one.job().isDisowned());
            }
            leave(before);
        } finally {
            toldEnd();
        }
    }

    /** A listener must leave nothing behind that the next job of this thread meets. */
    private static void leave(ThreadState before) {
        before.putBack();
        boolean unused = Thread.interrupted();
    }

    /** Its handler does not return: its end is this one, and is told by another thread. */
    void abandoned(ClaimedJob job, Outcome outcome) {
        tell(job, outcome, false);
    }

    void abandoned(ManyCall call) {
        for (JobOfMany<?, ?> one : call.given()) {
            tell(one.job(), one.outcome(), false);
        }
    }

    private void tell(ClaimedJob job, @Nullable Outcome outcome, boolean lost) {
        Run run = runs.remove(job);
        if (outcome == null) {
            // It is made when it is sent, and says only that memory was short.
            return;
        }
        End end = new End(job, outcome, run == null ? null : run.took(ticker.read()));
        if (lost) {
            tellEnded("stale", end, WorkerListener::stale);
        } else if (outcome instanceof Outcome.Completed completed) {
            tellCompleted(completed.result().state(), end);
        } else if (outcome instanceof Outcome.Retried) {
            all.tell("retried", end, End::retried, WorkerListener::retried);
        } else if (outcome instanceof Outcome.Buried) {
            all.tell("dead", end, End::buried, WorkerListener::dead);
        } else if (outcome instanceof Outcome.Parked) {
            tellEnded("parked", end, WorkerListener::parked);
        } else {
            tellEnded("released", end, WorkerListener::released);
        }
    }

    private void tellCompleted(JobState state, End end) {
        // No switch, for which there would be a class of its own to initialize.
        if (state == JobState.SUCCEEDED) {
            tellEnded("succeeded", end, WorkerListener::succeeded);
        } else if (state == JobState.CANCELLED) {
            tellEnded("cancelled", end, WorkerListener::cancelled);
        } else {
            tellEnded("expired", end, WorkerListener::expired);
        }
    }

    private void tellEnded(String kind, End end, BiConsumer<WorkerListener, Ended> told) {
        all.tell(kind, end, End::ended, told);
    }

    /** Redis did not take these outcomes. */
    void stale(List<ClaimedJob> jobs) {
        for (ClaimedJob job : jobs) {
            all.tell("stale", job, one -> new Ended(runOf(one), null), WorkerListener::stale);
        }
    }

    void reclaimed(Reclaimed jobs) {
        all.tell("reclaimed", jobs, same -> same, WorkerListener::reclaimed);
    }

    void leaseLost(Session session, boolean late) {
        all.tell(
                "lease lost",
                session,
                one -> new LeaseLost(one.keys.queue(), one.name, late),
                WorkerListener::leaseLost);
    }

    void idle(LaneOptions lane) {
        all.tell("lane idle", lane, one -> new LaneIdle(one.toString(), one.queues()), WorkerListener::laneIdle);
    }

    private static JobRun runOf(ClaimedJob job) {
        Job spec = job.spec();
        return new JobRun(
                job.session.keys.queue(),
                job.task(),
                spec == null ? Utf8.printable(job.claim.id()) : spec.id(),
                job.claim.attempt(),
                spec == null ? null : spec.batch());
    }
}
