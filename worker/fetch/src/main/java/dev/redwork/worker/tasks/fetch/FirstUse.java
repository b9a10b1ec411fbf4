package dev.redwork.worker.tasks.fetch;

import java.io.Closeable;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something made when it is first used, and closed if it was. */
final class FirstUse<T extends Closeable> implements Closeable {
    private final Supplier<T> maker;
    private volatile @Nullable T made;
    private boolean closed;

    FirstUse(Supplier<T> maker) {
        this.maker = maker;
    }

    /**
     * It.
     *
     * @throws IllegalStateException when this is closed
     */
    T get() {
        T there = made;
        return there != null ? there : make();
    }

    private synchronized T make() {
        if (closed) {
            throw new IllegalStateException("the worker has stopped");
        }
        T there = made;
        if (there == null) {
            there = maker.get();
            made = there;
        }
        return there;
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        T there = made;
        made = null;
        if (there != null) {
            there.close();
        }
    }
}
