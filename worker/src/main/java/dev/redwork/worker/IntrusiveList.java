package dev.redwork.worker;

import org.jspecify.annotations.Nullable;

/**
 * A list that threads through its elements, each of which is in one list at most. It takes no memory to move one: a JVM that
 * has none left loses no job. Guarded by its owner's lock.
 */
final class IntrusiveList<E extends IntrusiveList.Node<E>> {
    private @Nullable E first;
    private @Nullable E last;
    private int size;

    /** The place of an element; none: it is in no list. */
    abstract static class Node<E extends Node<E>> {
        private @Nullable IntrusiveList<E> list;
        private @Nullable E previous;
        private @Nullable E next;

        @Nullable
        E previous() {
            return previous;
        }

        @Nullable
        E next() {
            return next;
        }

        boolean isIn(IntrusiveList<E> some) {
            return list == some;
        }

        boolean isInNone() {
            return list == null;
        }
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    @Nullable
    E first() {
        return first;
    }

    @Nullable
    E last() {
        return last;
    }

    /** Moves an element to the end of this list, from whichever it is in. */
    void add(E element) {
        leave(element);
        link(element, last);
    }

    /** Moves all elements of another list here, before all others, in their order. */
    void addAllFirst(IntrusiveList<E> others) {
        for (E element = others.last; element != null; element = others.last) {
            leave(element);
            link(element, null);
        }
    }

    /** Puts in an element that is in no list, behind another one; null: before all others. */
    void link(E element, @Nullable E before) {
        Node<E> node = element;
        node.list = this;
        node.previous = before;
        node.next = before == null ? first : before.next();
        join(before, element);
        join(element, node.next);
        size++;
    }

    /** Takes an element out of its list, if it is in one. */
    static <E extends Node<E>> void leave(E element) {
        Node<E> node = element;
        if (node.list != null) {
            node.list.join(node.previous, node.next);
            node.list.size--;
            node.list = null;
            node.previous = null;
            node.next = null;
        }
    }

    /** The one is followed by the other; null: by the end of the list. */
    private void join(@Nullable E one, @Nullable E other) {
        if (one == null) {
            first = other;
        } else {
            ((Node<E>) one).next = other;
        }
        if (other == null) {
            last = one;
        } else {
            ((Node<E>) other).previous = one;
        }
    }
}
