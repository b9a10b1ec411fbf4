package dev.redwork.reference;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How often a work is run to be measured. Code that has just been loaded is slow: the first run counts only where it took three times
 * {@code enough} and more, as what is slow by nature does. Else the work is run again until it has taken {@code enough} in all, five
 * times at most, and the median counts.
 */
record Rounds(Duration enough) {
    private static final int MOST = 5;
    private static final int LONG = 3;

    /** A time and a result. */
    record Measured<T>(long nanos, T result) {}

    /** A work that measures itself. */
    @FunctionalInterface
    interface Work<T> {
        Measured<T> run() throws InterruptedException;
    }

    <T> Measured<T> median(Work<T> work) throws InterruptedException {
        Measured<T> first = work.run();
        if (first.nanos() >= LONG * enough.toNanos()) {
            return first;
        }
        List<Measured<T>> runs = new ArrayList<>();
        long all = 0;
        while (runs.size() < MOST && all < enough.toNanos()) {
            Measured<T> run = work.run();
            runs.add(run);
            all += run.nanos();
        }
        runs.sort(Comparator.comparingLong(Measured::nanos));
        return runs.get((runs.size() - 1) / 2);
    }
}
