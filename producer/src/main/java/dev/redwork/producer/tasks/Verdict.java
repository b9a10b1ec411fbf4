package dev.redwork.producer.tasks;

import org.jspecify.annotations.Nullable;

/**
 * Whether a number is prime, and what it took to know.
 *
 * @param n the number
 * @param factor one of it, not 1 and not itself; the smallest where no flag cut the search short; null: it is prime
 * @param tried candidates that were tried, by the producer and by all ranges that told
 * @param ranges jobs that were enqueued
 * @param stopped ranges that the flag stopped half way
 * @param neverStarted ranges that found the flag up before their first candidate
 * @param unanswered ranges that had told nothing when the verdict was due; their batch is then cancelled
 * @param nanos how long it took
 */
public record Verdict(
        long n,
        @Nullable Long factor,
        long tried,
        int ranges,
        int stopped,
        int neverStarted,
        int unanswered,
        long nanos) {
    public boolean isPrime() {
        return factor == null;
    }
}
