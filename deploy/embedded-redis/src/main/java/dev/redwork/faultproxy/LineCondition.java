package dev.redwork.faultproxy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The faults that a line has now, shared by all its connections. */
final class LineCondition {
    /** A wait on a monitor counts in milliseconds: the rest is waited for otherwise. */
    private static final long COARSE = TimeUnit.MILLISECONDS.toNanos(2);

    /** Linux wakes a thread so much late, to wake several at once: so we ask for so much less. */
    private static final long TIMER_SLACK = TimeUnit.MICROSECONDS.toNanos(50);

    private final List<Rewrite> rewrites = new CopyOnWriteArrayList<>();
    private Duration delay = Duration.ZERO;
    private boolean blackhole;
    private @Nullable LostReply lostReply;

    synchronized void clear() {
        rewrites.clear();
        delay = Duration.ZERO;
        blackhole = false;
        lostReply = null;
        notifyAll();
    }

    synchronized void blackhole() {
        blackhole = true;
    }

    synchronized void delay(Duration eachWay) {
        delay = eachWay;
        notifyAll();
    }

    synchronized CompletableFuture<Void> dropReply(String marker) {
        lostReply = new LostReply(marker);
        return lostReply.happened();
    }

    void rewrite(Rewrite rewrite) {
        rewrites.add(rewrite);
    }

    List<Rewrite> rewrites() {
        return rewrites;
    }

    /** The fault that this request is to suffer, or null; the fault is used up. */
    synchronized @Nullable LostReply takeLostReply(byte[] request) {
        LostReply armed = lostReply;
        if (armed == null || !armed.concerns(request)) {
            return null;
        }
        lostReply = null;
        return armed;
    }

    /**
     * Waits until a packet that came then may go on: for the delay and while the line is a black hole, but not once it is cut.
     *
     * @param came {@link System#nanoTime} of then
     */
    void hold(long came, BooleanSupplier isCut) throws InterruptedException {
        long left = waitCoarsely(came, isCut);
        while (left > 0 && !isCut.getAsBoolean()) {
            if (left > TIMER_SLACK) {
                LockSupport.parkNanos(left - TIMER_SLACK);
            } else {
                Thread.onSpinWait();
            }
            left = left(came);
        }
    }

    /** Up to the last two milliseconds, and woken by each change; what is left then, ns. */
    private synchronized long waitCoarsely(long came, BooleanSupplier isCut) throws InterruptedException {
        long left = left(came);
        while (!isCut.getAsBoolean() && (blackhole || left > COARSE)) {
            if (blackhole) {
                wait();
            } else {
                wait((left - COARSE) / 1_000_000 + 1);
            }
            left = left(came);
        }
        return left;
    }

    private synchronized long left(long came) {
        return came + delay.toNanos() - System.nanoTime();
    }

    synchronized void wake() {
        notifyAll();
    }
}
