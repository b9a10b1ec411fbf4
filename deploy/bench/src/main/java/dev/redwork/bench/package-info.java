/**
 * {@code redwork bench}: measures what the queue does, beside the limits of the same server and the same client in the same
 * run, and checks on every run that each job has exactly one outcome. A {@code BenchAction} is a bench, its command and its
 * rounds in one class; the rest are the instruments. No other package needs this one.
 */
@NullMarked
package dev.redwork.bench;

import org.jspecify.annotations.NullMarked;
