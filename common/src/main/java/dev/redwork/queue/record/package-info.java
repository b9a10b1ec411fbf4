/**
 * Queues, jobs and workers as they were found in Redis, and which jobs are meant: plain records, for users too.
 *
 * <p>Times are ms since the epoch, Redis time; spans are ms. Nothing in here knows how they are read: that is {@code admin}.
 */
@NullMarked
package dev.redwork.queue.record;

import org.jspecify.annotations.NullMarked;
