/** A producer's metrics for Micrometer, which is not needed unless this is used. */
@NullMarked
package dev.redwork.producer.metrics;

import org.jspecify.annotations.NullMarked;
