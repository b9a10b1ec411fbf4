package dev.redwork.queue.record;

/**
 * The result of a purge.
 *
 * @param jobs that there were before
 * @param cancelled how many were cancelled
 * @param done false: nothing was cancelled, since there were not about as many jobs as expected
 */
public record PurgeResult(long jobs, long cancelled, boolean done) {}
