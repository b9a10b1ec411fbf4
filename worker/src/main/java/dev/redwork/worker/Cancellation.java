package dev.redwork.worker;

import dev.redwork.job.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether a job is still wanted. When it is not, the thread that runs it is interrupted once, and an exception of its handler
 * from then on is no failure: the job ends as cancelled. A handler that returns an output all the same has succeeded.
 */
public final class Cancellation {
    /** The signals that the run watches; guarded by {@link SignalCache}. */
    final List<SignalCache.Watched> watched = new ArrayList<>(0);

    /** The thread that runs it now; null before and after. */
    private @Nullable Thread runner;

    private volatile boolean asked;

    private final Ticker ticker;

    Cancellation(Ticker ticker) {
        this.ticker = ticker;
    }

    /** Whether it was asked to stop; a read of a field. */
    public boolean isAsked() {
        return asked;
    }

    /**
     * Throws when it was asked to stop, which ends the job as cancelled: for long computations that never block.
     *
     * @throws CancellationException when it was
     */
    public void throwIfAsked() {
        if (asked) {
            throw new CancellationException("the job was cancelled");
        }
    }

    /**
     * Waits until it is asked to stop, instead of a sleep. The interrupt that goes along is taken back, so that the handler
     * can clean up in peace.
     *
     * @return false when it was not within that time
     * @throws InterruptedException when the thread was interrupted for another reason: its time is over, or the worker stops
     */
    public boolean await(Duration time) throws InterruptedException {
        long deadline = ticker.read() + time.toNanos();
        synchronized (this) {
            try {
                for (long left = time.toNanos(); !asked && left > 0; left = deadline - ticker.read()) {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                }
            } catch (InterruptedException e) {
                if (!asked) {
                    throw e;
                }
            }
            if (asked && Thread.currentThread() == runner) {
                Thread.interrupted();
            }
            return asked;
        }
    }

    /** Asks the job to stop: it is not wanted any more. */
    synchronized void ask() {
        if (!asked) {
            asked = true;
            interrupt();
            notifyAll();
        }
    }

    /** Interrupts the handler, which breaks off its waits. */
    synchronized void interrupt() {
        if (runner != null) {
            runner.interrupt();
        }
    }

    /** The thread that calls is about to run the handler. */
    synchronized void begin() {
        runner = Thread.currentThread();
    }

    /** Whether the handler does not run. */
    synchronized boolean isEnded() {
        return runner == null;
    }

    /** The handler has returned: from now on no interrupt of ours can meet the next work of its thread. */
    synchronized void end() {
        runner = null;
    }
}
