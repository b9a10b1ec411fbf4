/** The handler of {@code integrate}. */
@NullMarked
package dev.redwork.worker.tasks.integrate;

import org.jspecify.annotations.NullMarked;
