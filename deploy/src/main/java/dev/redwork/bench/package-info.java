/**
 * Measures what the queue does, beside the limits of the same server and the same client in the same run, and checks on
 * every run that each job has exactly one outcome. Starts no server and no worker process itself: {@code cli} brings them,
 * and prints what was measured.
 */
@NullMarked
package dev.redwork.bench;

import org.jspecify.annotations.NullMarked;
