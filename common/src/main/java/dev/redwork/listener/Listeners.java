package dev.redwork.listener;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners of one producer or worker, told one after another on the thread that calls. One that throws harms neither its caller
 * nor the others: it is logged once for each kind of event.
 *
 * @param <L> the listeners' interface
 */
public final class Listeners<L> {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final List<L> all;

    /** Classes and kinds of events of which a failure was logged. */
    private final Set<String> failed = ConcurrentHashMap.newKeySet();

    public Listeners(List<L> all) {
        this.all = List.copyOf(all);
    }

    /**
     * Tells all of them. Never throws.
     *
     * @param kind the event's name, for the log
     * @param of the event is made of it here, where a want of memory harms nobody
     */
    public <S, E> void tell(String kind, S of, Function<? super S, ? extends E> make, BiConsumer<? super L, E> told) {
        E event;
        try {
            event = make.apply(of);
        } catch (Throwable e) {
            logOnce(this, kind, e);
            return;
        }
        for (int i = 0; i < all.size(); i++) {
            try {
                told.accept(all.get(i), event);
            } catch (Throwable e) {
                logOnce(all.get(i), kind, e);
            }
        }
    }

    private void logOnce(Object listener, String kind, Throwable thrown) {
        try {
            String name = listener.getClass().getName();
            if (failed.add(name + " " + kind)) {
                LOG.warn(
                        "listener {} failed when it was told of: {}; its next failures of this kind are not logged",
                        name,
                        kind,
                        thrown);
            }
        } catch (Throwable again) {
            // No memory for a line, or an exception that cannot be printed: the job goes on all the same.
        }
    }
}
