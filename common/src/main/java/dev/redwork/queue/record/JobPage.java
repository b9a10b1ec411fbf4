package dev.redwork.queue.record;

import java.util.List;

/**
 * Some jobs of a list: first those whose time is to come, the soonest before all, then the newest.
 *
 * @param next the place at which the list goes on; empty: there is none, since these are the last, or the search ended in several
 *     queues or states at once
 * @param looked jobs that were looked at
 * @param now when they were looked for, ms
 * @param more whether there are more for certain
 * @param complete whether there are no more; false without a {@code next}: not all were looked at, name a queue and a state
 */
public record JobPage(List<JobRecord> jobs, String next, int looked, long now, boolean more, boolean complete) {}
