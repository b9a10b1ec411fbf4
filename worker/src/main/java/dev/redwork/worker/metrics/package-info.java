/** A worker's metrics for Micrometer, which is not needed unless this is used. */
@NullMarked
package dev.redwork.worker.metrics;

import org.jspecify.annotations.NullMarked;
