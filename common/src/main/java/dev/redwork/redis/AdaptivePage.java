package dev.redwork.redis;

import dev.redwork.job.Defaults;
import java.util.Collection;

/**
 * How many entries a read should ask for, so that about {@link Defaults#CALL_BYTES} come: by the size of those that came
 * last. Redis would read a hundred long ones in vain to hand out the few that a call has room for. It starts at the fewest
 * and grows to four times the last at most.
 */
public final class AdaptivePage {
    private final int fewest;
    private final int most;
    private volatile int count;

    /** Asks for {@code fewest} to {@code most} entries, 1 or more. */
    public AdaptivePage(int fewest, int most) {
        this.fewest = fewest;
        this.most = most;
        this.count = fewest;
    }

    /** Entries of the next read. */
    public int count() {
        return count;
    }

    /** Learns from the entries that a read returned. */
    public void brought(Collection<byte[]> entries) {
        if (entries.isEmpty()) {
            return;
        }
        long bytes = entries.stream().mapToLong(entry -> entry.length).sum();
        long fit = (long) Defaults.CALL_BYTES * entries.size() / Math.max(1, bytes);
        count = (int) Math.max(fewest, Math.min(most, Math.min(fit, 4L * count)));
    }
}
