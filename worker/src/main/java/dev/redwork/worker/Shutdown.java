package dev.redwork.worker;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a worker stops: once, on a thread of its own, lane by lane. */
final class Shutdown {
    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);
    private static final Duration FOR_EVER = Duration.ofDays(365);
    private static final long SLICE_NANOS = 100_000_000;

    private final Worker worker;
    private final CompletableFuture<Worker.Stopped> over = new CompletableFuture<>();
    private volatile boolean begun;
    private volatile boolean hurried;

    /** Until when running jobs may go on, by our own clock. */
    private volatile long deadline;

    Shutdown(Worker worker) {
        this.worker = worker;
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
     * @param pill the name of the pill that is the cause; empty: none is
     * @param giveBack whether what is claimed and not started goes back; else it is run
     * @param drain what runs is interrupted after it; null: it may take as long as it takes
     * @return false when it had begun before
     */
    synchronized boolean begin(Cause cause, String pill, boolean giveBack, @Nullable Duration drain) {
        if (begun) {
            return false;
        }
        begun = true;
        deadline = System.nanoTime() + (drain == null ? FOR_EVER : drain).toNanos();
        new Thread(
                        () -> {
                            stops().forEach(lane -> lane.stopClaiming(giveBack));
                            worker.heartbeat().soon();
                            run(cause, pill);
                        },
                        "redwork-stop")
                .start();
        return true;
    }

    /** Of a worker that never came up: nothing runs. */
    void now() {
        begun = true;
        deadline = System.nanoTime();
        run(Cause.CLOSED, "");
    }

    /** What runs has this long from now on, at most. */
    synchronized void bound(Duration drain) {
        long drained = System.nanoTime() + drain.toNanos();
        if (deadline - drained > 0) {
            deadline = drained;
        }
    }

    /** What runs is interrupted now. */
    void hurry() {
        hurried = true;
    }

    private void run(Cause cause, String pill) {
        LOG.info("worker {} stops{}", worker.name(), reason(cause, pill));
        List<LaneStop> stops = stops();
        int unreturned = 0;
        try {
            for (LaneStop lane : stops) {
                while (!lane.awaitQuiet(slice()) && System.nanoTime() - deadline < 0 && !hurried) {
                    LOG.trace("{} jobs are still running", lane.running());
                }
            }
            stops.forEach(LaneStop::breakOff);
            for (LaneStop lane : stops) {
                if (!lane.awaitQuiet(worker.timing().grace())) {
                    unreturned += lane.running();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            String receipt = pill.isEmpty() ? null : receipt();
            stops.forEach(lane -> lane.close(receipt));
            worker.closeServices();
            if (unreturned > 0) {
                LOG.warn(
                        "worker {}: {} handlers ignored their interrupt; their jobs run again when the lease is over",
                        worker.name(),
                        unreturned);
            }
            LOG.info("worker {} stopped after {} jobs", worker.name(), worker.ended());
            over.complete(new Worker.Stopped(cause, pill, worker.ended(), unreturned));
        }
    }

    private List<LaneStop> stops() {
        return worker.lanes().stream().map(LaneStop::new).toList();
    }

    private static String reason(Cause cause, String pill) {
        return switch (cause) {
            case CLOSED -> "";
            case PILL -> ": it took pill " + pill;
            case ORDER -> ": an operator told it to";
            case EMPTY -> ": its queues are empty";
            case IDLE -> ": it had nothing to do for as long as it may";
            case JOBS -> ": it has run as many jobs as it should";
        };
    }

    private Duration slice() {
        return Duration.ofNanos(Math.max(0, Math.min(deadline - System.nanoTime(), SLICE_NANOS)));
    }

    private String receipt() {
        return "{\"worker\":\"" + worker.name() + "\",\"host\":\"" + WorkerOptions.host() + "\",\"pid\":"
                + ProcessHandle.current().pid() + ",\"at\":" + System.currentTimeMillis() + ",\"jobs\":"
                + worker.ended() + "}";
    }
}
