package dev.redwork.redis.line;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The faults that a line has now, shared by all its connections. */
final class LineCondition {
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

    /** Holds the calling thread's packet back, for the delay and while the line is a black hole, but not once it is cut. */
    synchronized void hold(BooleanSupplier isCut) throws InterruptedException {
        long end = System.nanoTime() + delay.toNanos();
        while (!isCut.getAsBoolean()) {
            long left = end - System.nanoTime();
            if (blackhole) {
                wait();
            } else if (left > 0) {
                wait(left / 1_000_000, (int) (left % 1_000_000));
            } else {
                return;
            }
        }
    }

    synchronized void wake() {
        notifyAll();
    }
}
