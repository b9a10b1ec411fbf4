package dev.redwork.redis;

import dev.redwork.job.Backoff;
import dev.redwork.job.RedworkException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** How threads that need Redis for their whole life bear an outage: logged once when it begins and once when it ends. */
public final class OutageLog {
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
            log.info("{}: works again after {} ms", who, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since));
        }
    }
}
