package dev.redwork.cli.view;

import dev.redwork.admin.JobOperations.Purge;
import dev.redwork.admin.QueueReader.QueueRecord;

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

    /** Cancels them; how many. */
    public long run(Purge purge) {
        long jobs = purge.pending() + purge.parked();
        jobs += scheduled ? purge.scheduled() : 0;
        return jobs + (retrying ? purge.retrying() : 0);
    }
}
