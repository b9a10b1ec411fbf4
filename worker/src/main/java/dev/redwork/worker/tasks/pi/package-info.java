/** The handler of {@code pi}, and the drawing it does. */
@NullMarked
package dev.redwork.worker.tasks.pi;

import org.jspecify.annotations.NullMarked;
