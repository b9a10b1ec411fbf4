package dev.redwork.worker;

import dev.redwork.job.RedworkException;
import dev.redwork.redis.ResidentThread;
import dev.redwork.redis.ResidentThread.OutageLog;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadFactory;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lane's threads: one platform thread a slot, or (where the JDK has virtual threads) two platform threads that speak to
 * Redis and a virtual thread for each job: an interrupt on a virtual thread would close the socket it reads from.
 */
final class LaneThreads {
    private static final Logger LOG = LoggerFactory.getLogger(LaneThreads.class);
    private static final @Nullable ThreadFactory VIRTUAL = virtual();
    private static final int SPEAKERS = 2;

    private final LaneOptions options;
    private final Callable<Duration> round;
    private final IntConsumer serving;
    private final OutageLog starting;
    private final List<ResidentThread> threads = new ArrayList<>();

    /**
     * @param round the work that each of them repeats
     * @param serving is told how many live, when that has changed
     */
    LaneThreads(LaneOptions options, Callable<Duration> round, IntConsumer serving) {
        this.options = options;
        this.round = round;
        this.serving = serving;
        this.starting = new OutageLog(LOG, "starting threads of lane " + options);
        int size = areVirtual(options) ? SPEAKERS : options.slots();
        for (int slot = 0; slot < size; slot++) {
            threads.add(newThread(slot));
        }
    }

    /** Whether each job has a virtual thread. */
    static boolean areVirtual(LaneOptions options) {
        return options.virtual() && VIRTUAL != null;
    }

    /** Starts all of them; throws where the system has not as many. */
    void start() {
        try {
            startMissing();
        } catch (OutOfMemoryError e) {
            throw new RedworkException(
                    "lane " + options + " has " + living() + " of " + threads.size()
                            + " threads, no more can be started (" + e.getMessage()
                            + "): give the lane fewer, or let this user or container have more",
                    e);
        }
    }

    /** Tries again to start those that could not be started; the lane serves with those that it has until then. */
    void tend() {
        try {
            startMissing();
            starting.over();
        } catch (OutOfMemoryError e) {
            Duration unused = starting.failed(e);
        }
    }

    private synchronized void startMissing() {
        try {
            threads.forEach(ResidentThread::start);
        } finally {
            serving.accept(living());
        }
    }

    private synchronized int living() {
        int living = 0;
        for (ResidentThread thread : threads) {
            living += thread.isAlive() ? 1 : 0;
        }
        return living;
    }

    /** How many should live and do not, since they could not be started; none of those of a lane that has closed. */
    int unstarted() {
        return missing(ResidentThread::isUnstarted);
    }

    /** How many should live and have died; none of those of a lane that has closed. */
    int died() {
        return missing(thread -> !thread.isUnstarted());
    }

    private synchronized int missing(Predicate<ResidentThread> counts) {
        int missing = 0;
        for (ResidentThread thread : threads) {
            missing += thread.isAlive() || thread.isClosed() || !counts.test(thread) ? 0 : 1;
        }
        return missing;
    }

    /** The thread's handler does not return: another thread has its slot, unless the lane has closed. */
    synchronized void retire(Thread lost) {
        for (int slot = 0; slot < threads.size(); slot++) {
            ResidentThread old = threads.get(slot);
            if (old.is(lost) && !old.isClosed()) {
                ResidentThread next = newThread(slot);
                old.endAfterRound();
                threads.set(slot, next);
            }
        }
        tend();
    }

    /** None begins another round. */
    synchronized void close() {
        threads.forEach(ResidentThread::endAfterRound);
    }

    /** Runs it on a virtual thread; false when none could be started, which is logged: then it has not begun. */
    boolean startVirtual(Runnable job) {
        try {
            Objects.requireNonNull(VIRTUAL, "this JDK has no virtual threads")
                    .newThread(job)
                    .start();
            return true;
        } catch (OutOfMemoryError e) {
            LOG.error("lane {}: no virtual thread could be started", options, e);
            return false;
        }
    }

    private ResidentThread newThread(int slot) {
        String name = "redwork-" + String.join(",", options.queues()) + "-" + (slot + 1);
        return new ResidentThread(name, LOG, round, false);
    }

    private static @Nullable ThreadFactory virtual() {
        try {
            // Java 21 and later; compiled for 17.
            Method builder = Thread.class.getMethod("ofVirtual");
            Method factory = builder.getReturnType().getMethod("factory");
            return (ThreadFactory) factory.invoke(builder.invoke(null));
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }
}
