package dev.redwork.worker.tasks.primes;

import java.util.Arrays;

/**
 * The primes whose multiples a {@link Sieve} erases one by one: from {@link Presieve#FIRST_PRIME_LEFT} to a root.
 *
 * <p>A sieve finds them too, and another one finds that one's: after 10^15 come 31,622,776, then 5,623, 74 and 8.
 */
final class BasePrimes {

    /** The longest list so far, because neighbouring jobs need the same primes. At most 8 MB, for {@link Sieve#LIMIT}. */
    private static volatile BasePrimes longest = new BasePrimes(0, new int[0]);

    private final int limit;
    private final int[] primes;

    private BasePrimes(int limit, int[] primes) {
        this.limit = limit;
        this.primes = primes;
    }

    /**
     * All base primes that are not above {@code limit}, ascending.
     *
     * @throws InterruptedException when the thread is interrupted before they are found
     */
    static int[] upTo(int limit) throws InterruptedException {
        BasePrimes known = longest;
        if (limit > known.limit) {
            known = new BasePrimes(limit, find(limit));
            longest = known;
        }
        int found = Arrays.binarySearch(known.primes, limit);
        return Arrays.copyOf(known.primes, found >= 0 ? found + 1 : -found - 1);
    }

    private static int[] find(int limit) throws InterruptedException {
        if (limit < Presieve.FIRST_PRIME_LEFT) {
            return new int[0];
        }
        long[] primes = Sieve.list(Presieve.FIRST_PRIME_LEFT, limit + 1L);
        return Arrays.stream(primes).mapToInt(Math::toIntExact).toArray();
    }
}
