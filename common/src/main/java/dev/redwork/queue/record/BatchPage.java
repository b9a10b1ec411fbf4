package dev.redwork.queue.record;

import dev.redwork.job.BatchCounts;
import java.util.List;

/**
 * Some batches of a queue.
 *
 * @param next the id behind which the list goes on; empty: these are the last
 */
public record BatchPage(List<BatchCounts> batches, String next) {}
