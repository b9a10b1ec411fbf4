package dev.redwork.job;

import java.time.Duration;

/**
 * The spans that a lease is kept and judged by. Users get {@link #DEFAULT}; stories take shorter ones, since each of them
 * would wait a lease out.
 *
 * @param lease how long a session owns its jobs without renewing
 * @param renewEvery how often a worker renews; three renewals fit into a lease, so that one that fails costs nothing
 * @param block how long a blocking read blocks
 * @param grace how long a handler whose time is over may take to return after its interrupt
 */
public record Timing(Duration lease, Duration renewEvery, Duration block, Duration grace) {
    public static final Timing DEFAULT =
            new Timing(Defaults.LEASE, Defaults.RENEW_EVERY, Defaults.BLOCK, Defaults.INTERRUPT_GRACE);

    public Timing {
        if (renewEvery.multipliedBy(3).compareTo(lease) > 0) {
            throw new IllegalArgumentException("renewEvery is " + renewEvery.toMillis()
                    + " ms, must be a third of the lease of " + lease.toMillis() + " ms at most");
        }
        if (block.toMillis() <= 1) {
            // Redis takes 0 for ever, and older ones round a shorter one to it.
            throw new IllegalArgumentException("block is " + block.toNanos() + " ns, must be more than 1 ms");
        }
    }
}
