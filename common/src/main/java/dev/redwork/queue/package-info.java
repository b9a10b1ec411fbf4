/**
 * Queues, jobs, batches and workers for programs that look at them and act on them: {@link dev.redwork.queue.Admin}.
 *
 * <p>It holds connections, and asks {@code admin}, the room of the readers, which may change from one version to the next; the
 * records that it gives are in {@code queue.record}, below both.
 */
@NullMarked
package dev.redwork.queue;

import org.jspecify.annotations.NullMarked;
