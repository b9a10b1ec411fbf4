/**
 * The commands of the shipped tasks: fetch, save, primes, gcd, pi, integrate, sum, words and weblogs.
 * The tasks themselves are in dev.redwork.worker.tasks.
 */
@NullMarked
package dev.redwork.cli.task;

import org.jspecify.annotations.NullMarked;
