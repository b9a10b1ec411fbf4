/**
 * The reference workloads as one writes them without a queue: plain programs, to set beside the same work by jobs.
 */
@NullMarked
package dev.redwork.reference;

import org.jspecify.annotations.NullMarked;
