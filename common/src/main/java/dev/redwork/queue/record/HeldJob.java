package dev.redwork.queue.record;

/**
 * A job that a worker holds.
 *
 * @param task empty when its spec cannot be read
 * @param attempt 1 for the first run
 * @param started when it was claimed, ms; 0: unknown
 */
public record HeldJob(String id, String task, int attempt, long started) {}
