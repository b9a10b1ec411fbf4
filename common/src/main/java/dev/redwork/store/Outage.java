package dev.redwork.store;

import dev.redwork.job.RedworkException;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;

/** How threads that need Redis for their whole life bear an outage: told once when it starts and once when it ends. */
public final class Outage {
    private static final int LONGEST_PAUSE_MILLIS = 500;

    private final Logger log;
    private final String who;
    private long since;
    private int pause;

    public Outage(Logger log, String who) {
        this.log = log;
        this.who = who;
    }

    /** A call failed: waits a little, longer each time up to half a second. An interrupt ends the wait at once. */
    public void pause(RedworkException failure) {
        int longest = longer(failure);
        try {
            // Jitter, so that a restarted server does not meet everybody in the same moment.
            Thread.sleep(longest / 2 + ThreadLocalRandom.current().nextInt(longest / 2 + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized int longer(RedworkException failure) {
        if (since == 0) {
            since = System.nanoTime();
            log.warn("{}: {}; trying again until it works", who, failure.getMessage());
        }
        pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2 + 10);
        return pause;
    }

    /** A call worked. */
    public synchronized void over() {
        if (since != 0) {
            log.info("{}: Redis is back after {} ms", who, (System.nanoTime() - since) / 1_000_000);
            since = 0;
            pause = 0;
        }
    }
}
