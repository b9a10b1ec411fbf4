package dev.redwork.producer;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;

/** The items of a map in the order of their inputs, which were enqueued in another one: those that come early wait, in memory. */
final class InGivenOrder<I, O> implements Iterator<MapItem<I, O>> {
    private final Iterator<MapItem<I, O>> items;
    private final Map<Long, MapItem<I, O>> early = new HashMap<>();
    private long next;

    InGivenOrder(Iterator<MapItem<I, O>> items) {
        this.items = items;
    }

    @Override
    public boolean hasNext() {
        return !early.isEmpty() || items.hasNext();
    }

    @Override
    public MapItem<I, O> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        while (!early.containsKey(next)) {
            MapItem<I, O> item = items.next();
            early.put(item.index(), item);
        }
        return Objects.requireNonNull(early.remove(next++));
    }
}
