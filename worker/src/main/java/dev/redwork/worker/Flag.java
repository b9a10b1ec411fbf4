package dev.redwork.worker;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An early-exit flag as a running job sees it: {@code while (!flag.isRaised() && ...)}. Looking at it costs about a
 * nanosecond, since it is read from memory; that it was raised anywhere arrives here within milliseconds.
 */
public final class Flag {
    /** The value of a flag; handlers read it, and the reader of changes writes it. */
    static class Word {
        private volatile @Nullable String value;

        @Nullable
        String value() {
            return value;
        }

        void change(@Nullable String to) {
            value = to;
        }
    }

    private final Word word;
    private final Predicate<String> raising;
    private final Runnable reading;

    /** @param reading brings the word up to date */
    Flag(Word word, Predicate<String> raising, Runnable reading) {
        this.word = word;
        this.raising = raising;
        this.reading = reading;
    }

    /** A flag that no other job can see. */
    static Flag local() {
        Word own = new Word();
        return new Flag(
                own,
                value -> {
                    synchronized (own) {
                        boolean first = own.value == null;
                        own.value = first ? value : own.value;
                        return first;
                    }
                },
                () -> {});
    }

    public boolean isRaised() {
        return word.value != null;
    }

    /**
     * As {@link #isRaised}, but Redis is asked, now: a round trip, some ten thousand times as long. For what must not rest on news that may
     * be a moment old, and to compare with.
     *
     * @throws dev.redwork.job.RedisUnavailableException when Redis did not answer
     */
    public boolean ask() {
        reading.run();
        return isRaised();
    }

    /** The value with which it was raised; null: it is not up. */
    public @Nullable String value() {
        return word.value;
    }

    /**
     * Raises it for every job of the batch, on all workers. The first one decides its value, which this flag has when the
     * call returns.
     *
     * @return whether this call was the first; false also when its answer was lost and it was sent again: where the first
     *     one matters, let {@link #value} tell it
     * @throws dev.redwork.job.RedisUnavailableException when Redis did not answer: it may be up
     * @throws IllegalArgumentException for a value of more than 4,096 bytes
     */
    public boolean raise(String value) {
        return raising.test(value);
    }
}
