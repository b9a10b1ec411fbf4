package dev.redwork.redis;

import dev.redwork.job.Backoff;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.RedworkException;
import dev.redwork.job.TraceContext;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A thread that lives as long as its owner, whatever its work throws: an Error too, since a worker that runs out of memory for
 * a moment must not lose its heartbeat. An outage is logged once when it begins and once when it ends. A failure is met without
 * memory: where there is none to log it, it is not logged, and the thread goes on.
 */
public final class ResidentThread implements AutoCloseable {
    /** To be returned by a round after which nothing is to be done until somebody {@link #wake wakes} the thread. */
    public static final Duration UNTIL_WOKEN = Duration.ofNanos(Long.MAX_VALUE);

    private static final long WITHOUT_MEMORY_NANOS = 100_000_000;

    private final String name;
    private final Callable<Duration> round;
    private final boolean daemon;
    private final OutageLog outageLog;
    private volatile @Nullable Thread thread;
    private volatile boolean woken;
    private volatile boolean closed;

    /**
     * A daemon: it does not keep the JVM alive.
     *
     * @param round the work that it repeats; answers how long to wait before the next time, unless woken; zero: not at all
     */
    public ResidentThread(String name, Logger log, Callable<Duration> round) {
        this(name, log, round, true);
    }

    public ResidentThread(String name, Logger log, Callable<Duration> round, boolean daemon) {
        this.name = name;
        this.round = round;
        this.daemon = daemon;
        this.outageLog = new OutageLog(log, inWords(name));
    }

    /** In warnings: nobody who runs a program knows its threads. */
    private static String inWords(String thread) {
        return thread.startsWith("redwork-inbox-") ? "results" : thread.replaceFirst("^redwork-", "");
    }

    /**
     * Starts it, unless it lives already.
     *
     * @throws OutOfMemoryError when the system has no thread left: the call can be repeated
     */
    public synchronized void start() {
        if (!closed && !isAlive()) {
            Thread made = new Thread(this::live, name);
            made.setDaemon(daemon);
            // Before it runs: a wake-up must find it. One whose start fails is as good as none.
            thread = made;
            made.start();
        }
    }

    /** The next round begins at once, or when the one that runs is over. */
    public void wake() {
        woken = true;
        LockSupport.unpark(thread);
    }

    /** In the midst of a round: what failed before works again. */
    public void works() {
        outageLog.over();
    }

    /** Whether it is this thread. */
    public boolean is(Thread other) {
        return thread == other;
    }

    /** Whether it could not be started, or nobody has tried: it has not died. */
    public boolean isUnstarted() {
        Thread made = thread;
        return made == null || made.getState() == Thread.State.NEW;
    }

    public boolean isAlive() {
        Thread made = thread;
        return made != null && made.isAlive();
    }

    public boolean isClosed() {
        return closed;
    }

    /** No further round begins, and the one that runs is left in peace. */
    public void endAfterRound() {
        closed = true;
        wake();
    }

    /** No further round begins; one that sleeps is interrupted. Does not wait for it. */
    @Override
    public synchronized void close() {
        closed = true;
        Thread made = thread;
        if (made != null) {
            made.interrupt();
        }
    }

    private void live() {
        while (!closed) {
            try {
                Duration wait = round.call();
                outageLog.over();
                if (!wait.isZero()) {
                    park(wait.toNanos());
                    woken = false;
                }
            } catch (Throwable failure) {
                bear(failure);
            }
        }
    }

    /** To park takes no memory, and a wake-up that came before is not lost; a spurious one ends no wait. */
    private void park(long nanos) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; !woken && !closed && left > 0; left = end - System.nanoTime()) {
            if (nanos == Long.MAX_VALUE) {
                LockSupport.park();
            } else {
                LockSupport.parkNanos(left);
            }
            // An interrupted thread would not park again; the interrupt was meant for a round that is over.
            Thread.interrupted();
        }
    }

    /** Nothing may leave here. */
    private void bear(Throwable failure) {
        // Its owner closes it; nobody else has a reason to interrupt it.
        if (closed || Thread.interrupted() || failure instanceof InterruptedException) {
            return;
        }
        long wait = WITHOUT_MEMORY_NANOS;
        try {
            wait = outageLog.failed(failure).toNanos();
        } catch (Throwable again) {
            // There is no memory to say so; the next round may find some.
        }
        // The next round serves a wake-up that was meant for this one.
        woken = false;
        park(wait);
    }

    /** How threads that need Redis for their whole life bear an outage: logged once when it begins and once when it ends. */
    public static final class OutageLog {
        /** Short at first: most outages are a connection that was cut. */
        private static final Backoff WAITS = new Backoff(Duration.ofMillis(10), Duration.ofMillis(500));

        private final Logger log;
        private final String who;
        private long since;

        private volatile @Nullable Duration wait;

        public OutageLog(Logger log, String who) {
            this.log = log;
            this.who = who;
        }

        /**
         * A try failed.
         *
         * @return how long to wait before the next one, longer each time, jittered
         */
        public synchronized Duration failed(Throwable failure) {
            boolean first = wait == null;
            // Before it is logged, which needs memory that may be short.
            wait = WAITS.after(wait);
            if (first) {
                since = System.nanoTime();
                if (failure instanceof RedworkException) {
                    log.warn("{}: {}; trying again until it works", who, failure.getMessage());
                } else {
                    log.error("{} met a failure of its own; it goes on", who, failure);
                }
            }
            return Backoff.jittered(wait);
        }

        /** As {@link #failed}, and waits that long. An interrupt ends the wait at once; the thread's flag is then set. */
        public void pause(Throwable failure) {
            try {
                TimeUnit.NANOSECONDS.sleep(failed(failure).toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** A try worked. */
        public void over() {
            // Seen without the lock: this is called for each job.
            if (wait != null) {
                ended();
            }
        }

        private synchronized void ended() {
            if (wait != null) {
                wait = null;
                // At the level of its beginning: who was shown that sees its end, too.
                log.warn("{}: works again after {} ms", who, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since));
            }
        }
    }

    /**
     * The queues of the lane whose handler this thread runs, and the trace of its job. A handler that waited for a job of one of these
     * queues would hold a slot that this job may need: enough of them stand still until their time is over. A job that it enqueues
     * belongs to the trace. Producers ask here, and know nothing of workers.
     */
    public static final class LaneQueues {
        private static final ThreadLocal<@Nullable LaneQueues> HERE = new ThreadLocal<>();
        private static final ThreadLocal<@Nullable TraceContext> TRACE = new ThreadLocal<>();

        private final RedisSettings settings;
        private final Set<String> queues;

        public LaneQueues(RedisSettings settings, Collection<String> queues) {
            this.settings = settings;
            this.queues = Set.copyOf(queues);
        }

        /** From now on this thread runs a handler of the lane. */
        public void enter() {
            HERE.set(this);
        }

        /** The handler has returned. */
        public static void leave() {
            // Not removed: to set it again would take memory for each job.
            HERE.set(null);
        }

        /** Those of the handler that this thread runs now; null: it runs none. */
        public static @Nullable LaneQueues here() {
            return HERE.get();
        }

        /** The trace of the job whose handler this thread runs from now on; null: the handler has returned. */
        public static void trace(@Nullable TraceContext trace) {
            TRACE.set(trace);
        }

        /** That of the job whose handler this thread runs; null: it has none, or no handler runs. */
        public static @Nullable TraceContext trace() {
            return TRACE.get();
        }

        /** Whether the lane reads the queue in this Redis. */
        public boolean reads(RedisSettings where, String queue) {
            return queues.contains(queue) && isIn(where);
        }

        private boolean isIn(RedisSettings where) {
            return settings.host().equalsIgnoreCase(where.host())
                    && settings.port() == where.port()
                    && settings.database() == where.database()
                    && settings.namespace().equals(where.namespace());
        }
    }
}
