/**
 * How a producer and a worker tell their listeners, and what the metrics of the two share. Knows neither of the two, nor any library
 * of metrics.
 */
@NullMarked
package dev.redwork.listener;

import org.jspecify.annotations.NullMarked;
