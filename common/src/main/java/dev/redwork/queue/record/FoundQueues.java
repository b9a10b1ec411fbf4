package dev.redwork.queue.record;

import java.util.List;

/**
 * Queues that were looked for among all keys, by name.
 *
 * @param complete whether all keys were looked at
 */
public record FoundQueues(List<String> names, boolean complete) {}
