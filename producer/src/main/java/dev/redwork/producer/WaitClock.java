package dev.redwork.producer;

import dev.redwork.job.Backoff;
import dev.redwork.job.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How callers wait between tries, 20 ms, doubling to 1 s: by which clock, and asleep in which way. In a test no thread sleeps. */
interface WaitClock extends Ticker {
    Backoff STEPS = new Backoff(Duration.ofMillis(20), Duration.ofSeconds(1));

    /** As {@link Thread#sleep}; it may end early when the producer is closed. */
    void sleep(long nanos) throws InterruptedException;

    @Override
    default long read() {
        return Ticker.SYSTEM.read();
    }

    /**
     * Waits until the next try. An interrupt ends nothing (others may wait for what this thread sends): its flag is set
     * afterwards.
     *
     * @param last the wait before; null: there was none
     * @return how long it waited; null: the wait would end after {@code deadline}, and no further try follows
     */
    default @Nullable Duration pause(@Nullable Duration last, long deadline) {
        Duration wait = STEPS.after(last);
        long end = read() + wait.toNanos();
        if (end - deadline > 0) {
            return null;
        }
        boolean interrupted = false;
        for (long left = wait.toNanos(); left > 0; ) {
            try {
                sleep(left);
                left = 0;
            } catch (InterruptedException e) {
                interrupted = true;
                left = end - read();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return wait;
    }
}
