/** The handler of {@code gcd}, and the plain arithmetic it runs. */
@NullMarked
package dev.redwork.worker.tasks.gcd;

import org.jspecify.annotations.NullMarked;
