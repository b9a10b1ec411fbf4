package dev.redwork.tasks;

import java.util.List;

/**
 * The primes of a {@link PrimeRange}.
 *
 * @param count how many
 * @param primes which, in order; empty when they were only to be counted
 */
public record PrimesFound(long count, List<Long> primes) {}
