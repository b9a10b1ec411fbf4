package dev.redwork.queue.record;

/**
 * The jobs of a queue that a purge cancels: those in the line, those that are parked, and more.
 *
 * @param scheduled those that are for later, too
 * @param retrying those that wait for another attempt, too
 */
public record PurgeScope(boolean scheduled, boolean retrying) {
    /** How many there are. */
    public long count(QueueRecord queue) {
        return queue.pending()
                + queue.parked()
                + (scheduled ? queue.scheduled() : 0)
                + (retrying ? queue.retrying() : 0);
    }
}
