/** The handlers of the prime tasks, and the plain arithmetic they run: numbers in, numbers out, and an {@link java.lang.InterruptedException} when
 * their thread is asked to stop. */
@NullMarked
package dev.redwork.worker.tasks.primes;

import org.jspecify.annotations.NullMarked;
