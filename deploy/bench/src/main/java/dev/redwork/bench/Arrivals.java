package dev.redwork.bench;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Times at which something is to happen, ns from an origin, fixed beforehand. Lateness is counted from these times: a count
 * from the moment at which a busy thread got round to it would hide the wait before.
 */
final class Arrivals {
    /** A sleeping thread wakes so much late, by the kernel's timers and a core at rest: so we ask for so much less. */
    private static final long LATE = TimeUnit.MICROSECONDS.toNanos(200);

    private static final long LEAD = TimeUnit.MILLISECONDS.toNanos(10);

    private Arrivals() {}

    /** One after another, always as far apart: where little is to do, none waits for another. */
    static long[] even(double perSecond, int count) {
        long[] times = new long[count];
        for (int i = 0; i < count; i++) {
            times[i] = Math.round(i * 1e9 / perSecond);
        }
        return times;
    }

    /** As independent callers come, a Poisson process; the same seed gives the same times. */
    static long[] poisson(double perSecond, int count, long seed) {
        Random random = new Random(seed);
        long[] times = new long[count];
        double time = 0;
        for (int i = 0; i < count; i++) {
            time -= Math.log(1 - random.nextDouble()) * 1e9 / perSecond;
            times[i] = Math.round(time);
        }
        return times;
    }

    /** {@link System#nanoTime} from which to count, a little ahead. */
    static long origin() {
        return System.nanoTime() + LEAD;
    }

    /** Waits for that {@link System#nanoTime}. */
    static void await(long time) throws InterruptedException {
        for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
            if (left > LATE) {
                LockSupport.parkNanos(left - LATE);
            } else {
                Thread.onSpinWait();
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }
}
