package dev.redwork.producer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** In which order the inputs of a map are enqueued. The same inputs have the same order each time. */
final class JobOrder<I> {
    /** Null: as they are given, one after another. */
    private final @Nullable UnaryOperator<List<Numbered<? extends I>>> sort;

    private JobOrder(@Nullable UnaryOperator<List<Numbered<? extends I>>> sort) {
        this.sort = sort;
    }

    /**
     * An input and its place.
     *
     * @param index from 0, as they are given
     */
    record Numbered<I>(long index, I input) {}

    static <I> JobOrder<I> asGiven() {
        return new JobOrder<>(null);
    }

    static <I> JobOrder<I> shuffled(long seed) {
        return new JobOrder<>(inputs -> {
            Collections.shuffle(inputs, new Random(seed));
            return inputs;
        });
    }

    static <I> JobOrder<I> longestFirst(ToLongFunction<? super I> length) {
        return new JobOrder<>(inputs -> {
            inputs.sort(Comparator.comparingLong((Numbered<? extends I> one) -> length.applyAsLong(one.input()))
                    .reversed());
            return inputs;
        });
    }

    boolean isAsGiven() {
        return sort == null;
    }

    /** The inputs in this order: as given they are read one by one, else all are read at once. */
    <T extends I> Iterator<Numbered<T>> of(Iterator<? extends T> inputs) {
        Iterator<Numbered<T>> numbered = new Iterator<>() {
            private long index;

            @Override
            public boolean hasNext() {
                return inputs.hasNext();
            }

            @Override
            public Numbered<T> next() {
                return new Numbered<>(index++, inputs.next());
            }
        };
        return sort == null ? numbered : sorted(numbered);
    }

    @SuppressWarnings("unchecked") // sorting changes no element
    private <T extends I> Iterator<Numbered<T>> sorted(Iterator<Numbered<T>> numbered) {
        List<Numbered<? extends I>> all = new ArrayList<>();
        numbered.forEachRemaining(all::add);
        List<?> ordered = sort == null ? all : sort.apply(all);
        return ((List<Numbered<T>>) ordered).iterator();
    }
}
