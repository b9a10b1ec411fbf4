package dev.redwork.producer;

import dev.redwork.store.Keys;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one caller brought to the {@link Submitter}, within the limits of one call, and what came of it. */
final class Batch {
    final Keys keys;
    final List<Submitter.Entry> entries;

    /** Positions of jobs that were there before. */
    List<Integer> duplicates = List.of();

    @Nullable
    RuntimeException failure;

    boolean done;

    Batch(Keys keys, List<Submitter.Entry> entries) {
        this.keys = keys;
        this.entries = entries;
    }

    int bytes() {
        return entries.stream().mapToInt(entry -> entry.spec().length).sum();
    }
}
