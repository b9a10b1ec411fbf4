/**
 * An audit of the queues in a live Redis: what stands there beside what must hold. It only reads, in small pipelines, and reports
 * only what it has seen three times.
 *
 * <p>Here belong what is read of a queue ({@code QueueSnapshot}) and the invariants ({@code Invariant}, {@code InvariantCheck}). Not here: what a
 * server says of itself and how findings are shown, which is the command line's business, and anything that writes.
 */
@NullMarked
package dev.redwork.doctor;

import org.jspecify.annotations.NullMarked;
