/**
 * Queues, jobs, batches, flags and sessions as people look at them, searches and diagnoses, and operations on many jobs at once.
 *
 * <p>Plain reads over a link, in few round trips: numbers of a busy queue need not add up. A move of its own belongs in {@code
 * store}; nothing here is on the path of a job. Programs have {@code queue} for it.
 */
@NullMarked
package dev.redwork.admin;

import org.jspecify.annotations.NullMarked;
