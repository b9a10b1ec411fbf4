package dev.redwork.queue.record;

/**
 * Jobs that came to a queue and that ended since its first day: two of them, a while apart, make rates.
 *
 * @param now when they were counted
 */
public record QueueCounts(long now, long enqueued, long ended) {}
