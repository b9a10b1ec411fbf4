package dev.redwork.producer.tasks;

/**
 * Primes that were found, and saved unless there was no store, and what it took.
 *
 * @param numbers that were tested, from 1 on
 * @param primes of them
 * @param jobs that were run
 * @param nanos from the first enqueue to the last result
 */
public record SavedPrimes(long numbers, long primes, long jobs, long nanos) {
    public double seconds() {
        return nanos / 1e9;
    }
}
