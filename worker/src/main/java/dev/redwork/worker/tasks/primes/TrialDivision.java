package dev.redwork.worker.tasks.primes;

/**
 * Whether a number is prime, as one writes it first: by 2, then by every odd number up to the root, until one divides. A number
 * costs as many steps as its smallest factor is large; this is the reference workload, so nothing is left out that could be.
 */
final class TrialDivision {
    /** Some tenths of a millisecond. */
    private static final int STEPS_BETWEEN_CHECKS = 1 << 16;

    private TrialDivision() {}

    /**
     * Tries.
     *
     * @param n 0 to 10^15
     * @throws InterruptedException when the thread is interrupted before the answer is found
     */
    static boolean isPrime(long n) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while checking numbers");
        }
        if (n < 4 || n % 2 == 0) {
            return n == 2 || n == 3;
        }
        // Exact: up to 2^53 a long and its double are the same number.
        int root = (int) Math.sqrt((double) n);
        return n <= Integer.MAX_VALUE ? tryInts((int) n, root) : tryLongs(n, root);
    }

    // A loop of its own: a 32-bit division takes about half the time of a 64-bit one.
    private static boolean tryInts(int n, int root) {
        for (int divisor = 3; divisor <= root; divisor += 2) {
            if (n % divisor == 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean tryLongs(long n, int root) throws InterruptedException {
        for (int from = 3; from <= root; from += 2 * STEPS_BETWEEN_CHECKS) {
            int last = Math.min(root, from + 2 * STEPS_BETWEEN_CHECKS - 2);
            for (int divisor = from; divisor <= last; divisor += 2) {
                if (n % divisor == 0) {
                    return false;
                }
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while checking a number");
            }
        }
        return true;
    }
}
