package dev.redwork.worker;

import dev.redwork.job.Ticker;
import dev.redwork.job.Timing;
import dev.redwork.redis.ResidentThread;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a worker stops: once, lane by lane, on a thread that waits for it as long as the worker lives. At the end there may be no
 * thread left to be had.
 */
final class Shutdown {
    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);
    private static final Duration FOR_EVER = Duration.ofDays(365);
    private static final long SLICE_NANOS = 100_000_000;

    private final String worker;
    private final List<Lane> lanes;
    private final Timing timing;
    private final Ticker ticker;
    private final Services services;
    private final CompletableFuture<Worker.Stopped> over = new CompletableFuture<>();
    private final ResidentThread thread = new ResidentThread("redwork-stop", LOG, this::round, false);

    private volatile boolean begun;
    private volatile boolean hurried;
    private StopReason reason = StopReason.CLOSED;
    private String pill = "";
    private boolean releases = true;

    /** Until when running jobs may go on, by our own clock. */
    private volatile long deadline;

    /** All of a worker but its lanes. */
    interface Services extends AutoCloseable {
        /** The state that it reports changes: others should hear of it soon. */
        void announce();

        @Override
        void close();
    }

    Shutdown(String worker, List<Lane> lanes, Timing timing, Ticker ticker, Services services) {
        this.worker = worker;
        this.lanes = lanes;
        this.timing = timing;
        this.ticker = ticker;
        this.services = services;
    }

    /** From now on the worker can be stopped, whatever it runs out of. */
    void start() {
        thread.start();
    }

    boolean isUnderWay() {
        return begun;
    }

    CompletableFuture<Worker.Stopped> over() {
        return over;
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
        deadline = ticker.read() + (drain == null ? FOR_EVER : drain).toNanos();
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
        long drained = ticker.read() + drain.toNanos();
        if (deadline - drained > 0) {
            deadline = drained;
        }
    }

    /** Running jobs are interrupted now. */
    void hurry() {
        hurried = true;
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
        LOG.info("worker {} stops{}", worker, reason());
        lanes.forEach(lane -> lane.stopClaiming(releases));
        services.announce();
        int unreturned = 0;
        try {
            unreturned = drain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lanes.forEach(lane -> lane.close(this::receipt));
        services.close();
        if (unreturned > 0) {
            LOG.warn(
                    "worker {}: {} handlers ignored their interrupt; their jobs run again when the lease is over",
                    worker,
                    unreturned);
        }
        LOG.info("worker {} stopped after {} jobs", worker, jobs());
        over.complete(new Worker.Stopped(reason, pill, jobs(), unreturned));
    }

    /** How many handlers ignored their interrupt. */
    private int drain() throws InterruptedException {
        for (Lane lane : lanes) {
            while (!lane.state.awaitQuiet(slice()) && ticker.read() - deadline < 0 && !hurried) {
                LOG.trace("{} jobs are still running", lane.state.running());
            }
        }
        lanes.forEach(lane -> lane.state.interruptRuns());
        int unreturned = 0;
        for (Lane lane : lanes) {
            if (!lane.state.awaitQuiet(timing.grace())) {
                unreturned += lane.state.running();
            }
        }
        return unreturned;
    }

    private String reason() {
        return pill.isEmpty() ? reason.text : reason.text + " " + pill;
    }

    private Duration slice() {
        return Duration.ofNanos(Math.max(0, Math.min(deadline - ticker.read(), SLICE_NANOS)));
    }

    private long jobs() {
        return lanes.stream().mapToLong(lane -> lane.state.ended()).sum();
    }

    /** The receipt for the caller that pushed the pill. */
    private String receipt(ClaimedJob taken) {
        return "{\"worker\":\"" + worker + "\",\"host\":\"" + WorkerOptions.host() + "\",\"pid\":"
                + ProcessHandle.current().pid() + ",\"at\":" + taken.now() + ",\"jobs\":" + jobs() + "}";
    }
}
