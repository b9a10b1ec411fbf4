package dev.redwork.producer;

import dev.redwork.job.RedworkException;
import dev.redwork.store.InboxStore;
import dev.redwork.store.Keys;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The queues in whose inboxes results may come. */
final class WatchedQueues {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedQueues.class);

    private final InboxStore store;
    private final QueryConnection queries;
    private final List<Keys> queues = new CopyOnWriteArrayList<>();
    private int rotation;

    WatchedQueues(InboxStore store, QueryConnection queries) {
        this.store = store;
        this.queries = queries;
    }

    /** Adds a queue that may be there already. */
    void add(Keys keys) {
        // Each enqueue comes here: only a new queue is worth a lock.
        if (!queues.contains(keys)) {
            addNew(keys);
        }
    }

    private synchronized void addNew(Keys keys) {
        if (queues.contains(keys)) {
            return;
        }
        queues.add(keys);
        if (queues.size() > 1) {
            // The reader blocks on the other queues' lists: make it look at its list of lists.
            wake(queues.get(0));
        }
    }

    /** Makes the reader go through its loop. */
    synchronized void wake(Keys keys) {
        try {
            queries.send(store.wake(keys));
        } catch (RedworkException e) {
            LOG.debug("the inbox is not woken, it looks by itself within seconds: {}", e.getMessage());
        }
    }

    /** All of them; the first list wins where several have something, so they take turns. */
    List<Keys> inTurn() {
        List<Keys> order = new ArrayList<>(queues);
        Collections.rotate(order, rotation++);
        return order;
    }

    /** Takes the inboxes away. */
    synchronized void close() {
        try {
            if (!queues.isEmpty()) {
                queries.send(queues.stream().map(store::drop).toList());
            }
        } catch (RedworkException e) {
            LOG.debug("inboxes stay until their TTL: {}", e.getMessage());
        }
    }
}
