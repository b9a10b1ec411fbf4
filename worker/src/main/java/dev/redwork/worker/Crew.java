package dev.redwork.worker;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lane's threads: one platform thread a slot, or (where the JDK has virtual threads) two platform threads that speak to
 * Redis and a virtual thread for each job: an interrupt on a virtual thread would close the socket it reads from.
 */
final class Crew {
    private static final Logger LOG = LoggerFactory.getLogger(Crew.class);
    private static final @Nullable Method START_VIRTUAL = startVirtual();
    private static final int SPEAKERS = 2;

    private final LaneOptions options;
    private final Runnable work;
    private final boolean virtual;
    private final List<Thread> threads = new ArrayList<>();

    Crew(LaneOptions options, Runnable work) {
        this.options = options;
        this.work = work;
        this.virtual = options.virtual() && START_VIRTUAL != null;
    }

    boolean isVirtual() {
        return virtual;
    }

    synchronized void start() {
        int size = virtual ? SPEAKERS : options.slots();
        for (int i = 0; i < size; i++) {
            threads.add(newThread(i));
        }
        threads.forEach(Thread::start);
    }

    /** Whether every thread exists. */
    synchronized boolean isComplete() {
        return threads.stream().allMatch(Thread::isAlive);
    }

    /** Gives the thread's slot, if it has one, to another: it does not come back. */
    synchronized void retire(Thread lost) {
        int slot = threads.indexOf(lost);
        if (slot >= 0) {
            threads.set(slot, newThread(slot));
            threads.get(slot).start();
        }
    }

    /** Runs it on a virtual thread; false when none could be started, which is logged: then it has not begun. */
    boolean startVirtual(Runnable job) {
        if (START_VIRTUAL == null) {
            throw new IllegalStateException("this JDK has no virtual threads");
        }
        try {
            START_VIRTUAL.invoke(null, job);
            return true;
        } catch (InvocationTargetException | OutOfMemoryError e) {
            LOG.error("lane {}: no virtual thread could be started", options, e);
            return false;
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("Thread.startVirtualThread is not public in this JDK", e);
        }
    }

    private Thread newThread(int slot) {
        String queues = String.join(",", options.queues());
        Thread thread = new Thread(work, "redwork-" + queues + "-" + (slot + 1));
        thread.setUncaughtExceptionHandler((dead, error) -> replace(slot, error));
        return thread;
    }

    /** A thread that died of an Error must not leave its slot empty under a heartbeat that goes on. */
    private synchronized void replace(int slot, Throwable error) {
        if (threads.get(slot) != Thread.currentThread()) {
            // It was retired before.
            return;
        }
        LOG.error("thread {} of lane {} died; another takes its place", slot + 1, options, error);
        Thread next = newThread(slot);
        threads.set(slot, next);
        next.start();
    }

    private static @Nullable Method startVirtual() {
        try {
            // Java 21 and later; compiled for 17.
            return Thread.class.getMethod("startVirtualThread", Runnable.class);
        } catch (NoSuchMethodException e) {
            return null;
        }
    }
}
