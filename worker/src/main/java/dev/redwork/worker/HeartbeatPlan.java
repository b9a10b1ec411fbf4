package dev.redwork.worker;

import dev.redwork.job.Ticker;
import dev.redwork.job.Timing;
import java.util.concurrent.TimeUnit;

/** Whether we may judge other workers, by the replies to renewals. */
final class HeartbeatPlan {
    private static final long CLOCK_TOLERANCE_MILLIS = 1_000;

    private final Timing timing;
    private final Ticker ticker;

    private boolean renewed;
    private long lastSent;
    private long lastAnswered;
    private long lastRedisMillis;
    private long trustedFrom;

    HeartbeatPlan(Timing timing, Ticker ticker) {
        this.timing = timing;
        this.ticker = ticker;
    }

    /** A renewal was carried out at this Redis time, ms: some time between those at which it was sent and answered. */
    synchronized void renewed(long sent, long answered, long redisMillis) {
        boolean late = sent - lastSent > timing.lease().toNanos() / 2;
        // A renewal that was slow, as the first one of a JVM on a busy machine is, is no jump of Redis' clock.
        long atLeast = TimeUnit.NANOSECONDS.toMillis(sent - lastAnswered) - CLOCK_TOLERANCE_MILLIS;
        long atMost = TimeUnit.NANOSECONDS.toMillis(answered - lastSent) + CLOCK_TOLERANCE_MILLIS;
        long passed = redisMillis - lastRedisMillis;
        boolean jumped = passed < atLeast || passed > atMost;
        if (!renewed) {
            // From the next renewal on, if that one comes in time.
            trustedFrom = sent + timing.renewEvery().toNanos() * 9 / 10;
        } else if (late || jumped) {
            // Other workers met the same and may need longer to come back: each has a whole lease for it.
            trustedFrom = sent + timing.lease().toNanos();
        }
        renewed = true;
        lastSent = sent;
        lastAnswered = answered;
        lastRedisMillis = redisMillis;
    }

    /**
     * Whether we may judge others: not in our first period, not after we were late ourselves, not after Redis' clock moved
     * apart from ours. A Redis that stalled or restarted must not look like the death of all workers.
     */
    synchronized boolean mayJudge() {
        long now = ticker.read();
        return renewed
                && now - trustedFrom >= 0
                && now - lastSent <= timing.lease().toNanos() / 2;
    }

    /** Redis time, ms, up to which {@link #mayJudge} holds, if nothing is heard meanwhile. */
    synchronized long mayJudgeUntil() {
        return lastRedisMillis + timing.lease().toMillis() / 2;
    }
}
