package dev.redwork.admin;

import dev.redwork.redis.Call;
import dev.redwork.store.Keys;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts the jobs in a line, by reads that stay cheap however long it is. Void entries are those that {@code tombstones} tells; pills
 * are counted among the first and the last {@link #END} entries, where {@code stop} puts them. So a line of up to 100 entries is
 * counted exactly, and in a longer one a pill in the middle passes for a job.
 */
public final class LineCount {
    private static final int END = 50;

    private final Keys keys;
    private final Call<Long> length;
    private final Call<List<String>> first;
    private final Call<Long> cancelled;
    private @Nullable Call<List<String>> last;

    public LineCount(Keys keys) {
        this.keys = keys;
        this.length = Call.number("LLEN", keys.pending);
        this.first = Call.texts("LRANGE", keys.pending, 0, END - 1);
        this.cancelled = Call.number("HLEN", keys.tombstones);
    }

    /** To be sent first. */
    public Stream<Call<?>> calls() {
        return Stream.of(length, first, cancelled);
    }

    /** To be sent with those answers at hand: the end of a line that was not seen whole. */
    public Stream<Call<?>> then() {
        if (length.answer() > END) {
            last = Call.texts("LRANGE", keys.pending, -Math.min(END, length.answer() - END), -1);
        }
        return Stream.ofNullable(last);
    }

    /** Entries that are no jobs: pills, and what was cancelled. */
    public long others() {
        long pills = Stream.concat(first.answer().stream(), last == null ? Stream.of() : last.answer().stream())
                .filter(entry -> !Keys.isJob(entry))
                .count();
        return Math.min(length.answer(), pills + cancelled.answer());
    }

    public long jobs() {
        return length.answer() - others();
    }

    /** The job that is next; empty: none is near. */
    public String head() {
        return first.answer().stream().filter(Keys::isJob).findFirst().orElse("");
    }
}
