package dev.redwork.worker;

import dev.redwork.job.Ticker;
import dev.redwork.job.Timing;
import dev.redwork.job.WorkerOrder;
import dev.redwork.redis.ResidentThread;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.QueueStore.QueueProbe;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When and how a worker claims no more, and stops: once, lane by lane, on a thread that waits for it as long as the worker
 * lives. At the end there may be no thread left to be had.
 */
final class Shutdown implements LaneState.StopRules {
    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);
    private static final long SLICE_NANOS = 100_000_000;
    private static final long NOTHING_TO_DRAIN_NANOS = 500_000_000;
    private static final Duration LOOKS = Duration.ofMillis(50);

    private final WorkerOptions options;
    private final List<Lane> lanes;
    private final Timing timing;
    private final Ticker ticker;
    private final Janitor janitor;
    private final TimerThread.Task looking = new TimerThread.Task(this::look);
    private final Runnable announce;
    private final Runnable closeRest;
    final CompletableFuture<Worker.Stopped> over = new CompletableFuture<>();
    private final ResidentThread thread = new ResidentThread("redwork-stop", LOG, this::round, false);

    private final AtomicBoolean quiet = new AtomicBoolean();
    private final AtomicLong started = new AtomicLong();
    private volatile boolean begun;
    private StopReason reason = StopReason.CLOSED;
    private String pill = "";
    private volatile boolean cutShort;
    private boolean releases = true;

    /** Until when running jobs may go on, by our own clock. */
    private volatile long deadline;

    /** When it was last seen to have work, and the jobs that had ended by then. For the janitor's thread. */
    private long busySince;

    private long jobsSeen;

    /**
     * @param announce is called when the state that the worker reports has changed: others should hear of it soon
     * @param closeRest closes all of the worker but its lanes
     */
    Shutdown(
            WorkerOptions options,
            List<Lane> lanes,
            Timing timing,
            Ticker ticker,
            Janitor janitor,
            Runnable announce,
            Runnable closeRest) {
        this.options = options;
        this.lanes = lanes;
        this.timing = timing;
        this.ticker = ticker;
        this.janitor = janitor;
        this.announce = announce;
        this.closeRest = closeRest;
        this.deadline = ticker.read() + Ticker.nanos(Ticker.FOR_EVER);
    }

    /** From now on the worker can be stopped, whatever it runs out of. */
    void start() {
        thread.start();
    }

    /** The janitor looks from time to time whether there is nothing to do any more, where the options say that it stops then. */
    void watch() {
        busySince = ticker.read();
        if (options.stopWhen().empty() || options.stopWhen().idle() != null) {
            janitor.timer.plan(looking, LOOKS);
        }
    }

    /** The state that {@code workers} shows. */
    String state() {
        return begun ? "stopping" : quiet.get() ? "quiet" : "running";
    }

    /** Claims no more, lets running jobs come to their end, releases the rest, and stays. */
    void quiet() {
        if (quiet.compareAndSet(false, true) && !begun) {
            LOG.info("worker {} is quiet: it claims no more", options.name());
            lanes.forEach(lane -> lane.stopClaiming(true));
            announce.run();
        }
    }

    /** A renewal brought an operator's order. */
    void applyOrder(WorkerOrder order) {
        if (order == WorkerOrder.QUIET) {
            quiet();
        } else if (order == WorkerOrder.STOP) {
            boolean unused = begin(StopReason.ORDER, "", true, options.drain());
        }
    }

    @Override
    public boolean limitsStarts() {
        return options.stopWhen().jobs() > 0;
    }

    @Override
    public boolean mayStart() {
        long most = options.stopWhen().jobs();
        long number = started.incrementAndGet();
        if (number >= most) {
            begin(StopReason.JOBS, "", true, null);
        }
        return number <= most;
    }

    @Override
    public boolean takePill(Claim taken) {
        String name = taken.pillName();
        boolean now = name.startsWith(Worker.NOW);
        // "Now" is bounded by the drain time; otherwise running jobs may take as long as they take.
        return begin(StopReason.PILL, name, now, now ? options.drain() : null);
    }

    /**
     * Begins, and does not wait for the end.
     *
     * @param taken the name of the pill that is the reason; empty: none is
     * @param releasing whether claimed jobs that have not started are released; else they are run
     * @param drain running jobs are interrupted after it; null: they may take as long as they take
     * @return false when it had begun before
     */
    synchronized boolean begin(StopReason why, String taken, boolean releasing, @Nullable Duration drain) {
        if (begun) {
            return false;
        }
        reason = why;
        pill = taken;
        releases = releasing;
        if (drain != null) {
            bound(drain);
        }
        begun = true;
        thread.wake();
        return true;
    }

    /** Stops a worker that did not come up, and returns when nothing of it is left. */
    void afterFailure(Throwable failure) {
        try {
            boolean unused = begin(StopReason.CLOSED, "", true, Duration.ZERO);
            if (thread.isAlive()) {
                over.join();
            } else {
                stop();
            }
        } catch (Throwable again) {
            failure.addSuppressed(again);
        }
    }

    /** Running jobs have this long from now on, at most. */
    synchronized void bound(Duration drain) {
        long drained = ticker.read() + Ticker.nanos(drain);
        if (deadline - drained > 0) {
            deadline = drained;
        }
    }

    private Duration round() {
        if (!begun) {
            return ResidentThread.UNTIL_WOKEN;
        }
        stop();
        thread.endAfterRound();
        return Duration.ZERO;
    }

    /** May be repeated when it failed. */
    private void stop() {
        LOG.info("worker {} stops{}", options.name(), reason());
        lanes.forEach(lane -> lane.stopClaiming(releases));
        announce.run();
        int unreturned = 0;
        try {
            unreturned = drain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        boolean answers = true;
        for (Lane lane : lanes) {
            answers = lane.close(this::receipt, answers);
        }
        closeRest.run();
        if (unreturned > 0) {
            LOG.warn(
                    "worker {}: {} handlers ignored their interrupt; their jobs run again when the lease is over",
                    options.name(),
                    unreturned);
        }
        long jobs = jobs();
        LOG.info("worker {} stopped after {} {}", options.name(), jobs, jobs == 1 ? "job" : "jobs");
        over.complete(new Worker.Stopped(reason, pill, jobs(), unreturned));
    }

    private void look() {
        if (begun) {
            return;
        }
        // First of all: a look that fails since Redis is away must not be the last.
        janitor.timer.plan(looking, LOOKS);
        long before = jobsSeen;
        jobsSeen = jobs();
        Duration idle = options.stopWhen().idle();
        if (before != jobsSeen || !lanes.stream().allMatch(lane -> lane.state.isIdle())) {
            busySince = ticker.read();
        } else if (idle != null && ticker.read() - busySince >= Ticker.nanos(idle)) {
            begin(StopReason.IDLE, "", true, null);
        }
        if (options.stopWhen().empty() && isEmpty()) {
            begin(StopReason.EMPTY, "", true, null);
        }
    }

    /** Asks between two looks at ourselves: a job of one lane may put jobs into the queue of another. */
    private boolean isEmpty() {
        if (!hasNothingToDo()) {
            return false;
        }
        List<QueueProbe> probes = lanes.stream()
                .flatMap(lane -> lane.state.sessions().stream())
                .map(session -> QueueProbe.of(session.keys, session.name))
                .toList();
        janitor.link.send(
                probes.stream().flatMap(probe -> probe.calls().stream()).toList());
        return probes.stream().noneMatch(QueueProbe::hasWork) && hasNothingToDo() && jobs() == jobsSeen;
    }

    private boolean hasNothingToDo() {
        return lanes.stream().allMatch(lane -> lane.state.hasNothingToDo());
    }

    /** How many handlers ignored their interrupt. */
    private int drain() throws InterruptedException {
        long begin = ticker.read();
        for (Lane lane : lanes) {
            while (!lane.state.awaitQuiet(slice()) && ticker.read() - deadline < 0 && !isStuck(lane, begin)) {
                LOG.trace("{} jobs are still running", lane.state.running());
            }
        }
        cutShort = lanes.stream().anyMatch(lane -> lane.state.running() > 0);
        lanes.forEach(lane -> lane.state.interruptRuns());
        int unreturned = 0;
        for (Lane lane : lanes) {
            if (!lane.state.holdsNothing() && !lane.state.awaitQuiet(timing.grace())) {
                unreturned += lane.state.running();
            }
        }
        return unreturned;
    }

    /** It has nothing to drain, and speaks to a Redis that does not answer: to wait for that would take all of the drain time. */
    private boolean isStuck(Lane lane, long begin) {
        return lane.state.holdsNothing() && ticker.read() - begin > NOTHING_TO_DRAIN_NANOS;
    }

    private String reason() {
        return pill.isEmpty() ? reason.text : reason.text + " " + pill;
    }

    private Duration slice() {
        return Duration.ofNanos(Math.max(0, Math.min(deadline - ticker.read(), SLICE_NANOS)));
    }

    /** Whether jobs were interrupted, since the drain time was over. */
    boolean isCutShort() {
        return cutShort;
    }

    /** How many jobs have ended in the worker: those that are tried again elsewhere or later are not among them. */
    long jobs() {
        return lanes.stream().mapToLong(lane -> lane.state.ended()).sum();
    }

    /** The receipt for the caller that pushed the pill. */
    private String receipt(ClaimedJob taken) {
        return "{\"worker\":\"" + options.name() + "\",\"host\":\"" + WorkerOptions.HOST + "\",\"pid\":"
                + ProcessHandle.current().pid() + ",\"at\":" + taken.now() + ",\"jobs\":" + jobs() + "}";
    }
}
