package dev.redwork.worker;

import dev.redwork.store.Keys;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Entries of a kind that only a newer worker knows, which hold a line up until one is started: warned of once each. */
final class UnknownEntries {
    private static final Logger LOG = LoggerFactory.getLogger(UnknownEntries.class);

    /** Their words come from outside, so their number has an end. */
    private static final int MOST = 100;

    private final Set<String> warned = new HashSet<>();

    /**
     * Warns of an entry that a claim found at the head of a line.
     *
     * @param kind word of the entry, with its colon; empty: there is none
     */
    void found(Keys keys, String kind) {
        if (!kind.isEmpty() && isNew(keys.queue() + " " + kind)) {
            LOG.warn(
                    "queue {}: entry {}... at the head is of a kind that this worker does not know; a newer worker must"
                            + " take it",
                    keys.queue(),
                    kind);
        }
    }

    private synchronized boolean isNew(String entry) {
        return warned.size() < MOST && warned.add(entry);
    }
}
