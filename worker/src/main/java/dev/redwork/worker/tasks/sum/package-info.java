/** The handler of {@code sum}. */
@NullMarked
package dev.redwork.worker.tasks.sum;

import org.jspecify.annotations.NullMarked;
