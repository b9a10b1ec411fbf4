/**
 * The commands of the shipped tasks: fetch, primes, gcd, pi, integrate, sum, words and weblogs, and the site of slow pages.
 * The tasks themselves are in dev.redwork.worker.tasks.
 */
@NullMarked
package dev.redwork.cli.task;

import org.jspecify.annotations.NullMarked;
