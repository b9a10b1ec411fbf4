/**
 * Access logs that are made up, to try {@code weblogs} with and to measure it: those of one seed are always the same.
 *
 * <p>Not here: reading logs, which is the worker's.
 */
@NullMarked
package dev.redwork.weblogs;

import org.jspecify.annotations.NullMarked;
