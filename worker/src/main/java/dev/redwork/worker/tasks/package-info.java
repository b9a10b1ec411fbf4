/**
 * The shipped tasks' handlers, and the plain arithmetic they run.
 *
 * <p>A kernel such as {@link dev.redwork.worker.tasks.Sieve} knows nothing of queues: numbers in, numbers out, and an
 * {@link java.lang.InterruptedException} when its thread is asked to stop. What a task is called and what it takes is
 * not said here but in {@code dev.redwork.tasks}.
 */
@NullMarked
package dev.redwork.worker.tasks;

import org.jspecify.annotations.NullMarked;
