package dev.redwork.queue.record;

/**
 * A flag of a batch that is up.
 *
 * @param value empty: it has none
 * @param left ms until it goes down by itself
 */
public record BatchFlag(String queue, String batch, String flag, String value, long left) {}
