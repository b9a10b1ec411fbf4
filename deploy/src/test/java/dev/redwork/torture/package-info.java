/**
 * All faults at once, by a plan that a seed repeats: producers, workers and a collector as processes of their own, ledgers beside
 * Redis, and a checker that is a pure function over the ledgers and what Redis holds in the end.
 */
@NullMarked
package dev.redwork.torture;

import org.jspecify.annotations.NullMarked;
