package dev.redwork.producer;

import dev.redwork.job.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How many inputs the next chunk gets: a number that is given, or one found from how long ended chunks ran. Found, it begins with 1,
 * and is eight times that of a chunk that has ended at most: the first
 * inputs may be the short ones.
 */
final class ChunkSize {
    private static final int GROWTH = 8;

    /** How much a new measurement counts against those before. */
    private static final double WEIGHT = 0.3;

    private final @Nullable Duration time;
    private final int most;
    private int size;

    /** Of one input, by all that was measured; 0: nothing was. */
    private double nanosEach;

    private ChunkSize(int size, @Nullable Duration time, int most) {
        this.size = size;
        this.time = time;
        this.most = most;
    }

    static ChunkSize of(int inputs) {
        return new ChunkSize(inputs, null, inputs);
    }

    /** @param most inputs of a chunk, whatever they take */
    static ChunkSize by(Duration time, int most) {
        return new ChunkSize(1, time, most);
    }

    synchronized int next() {
        return size;
    }

    /** Whether it is to be found, and nothing was measured yet: then a few chunks are enough. */
    synchronized boolean isUnknown() {
        return time != null && nanosEach == 0;
    }

    /** A chunk of so many inputs ran so long. */
    synchronized void measured(int inputs, long nanos) {
        if (time == null) {
            return;
        }
        // A clock may not see the shortest; 0 would say that nothing was measured.
        double each = Math.max(1.0, (double) nanos / inputs);
        nanosEach = nanosEach == 0 ? each : nanosEach + WEIGHT * (each - nanosEach);
        double fitting = Ticker.nanos(time) / nanosEach;
        double grown = Math.max(size, (double) inputs * GROWTH);
        size = (int) Math.max(1, Math.min(Math.min(most, grown), fitting));
    }
}
