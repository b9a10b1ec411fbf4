package dev.redwork.reference;

import dev.redwork.job.RedworkException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Whether a number is prime, without a queue: by trial division with 2, 3 and the neighbours of the multiples of 6, in one thread, or in
 * some that tell each other by a volatile field. Between JVMs it is {@link MappedVerify}.
 */
public final class PlainVerify {
    private PlainVerify() {}

    /** The smallest factor of {@code n}, 2 or more, that is not itself; 0: it is prime. */
    public static long serial(long n) {
        return search(n, 2, root(n) + 1, () -> 0);
    }

    /** A factor of {@code n} that is not itself, found by so many threads, each with a share of the numbers up to the root; 0: it is prime. */
    public static long byThreads(long n, int threads) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            Found found = new Found();
            List<Future<Long>> shares = new ArrayList<>();
            for (int share = 0; share < threads; share++) {
                int own = share;
                shares.add(pool.submit(() -> searchShare(n, own, threads, found::factor, found::tell)));
            }
            for (Future<Long> share : shares) {
                share.get();
            }
            return found.factor();
        } catch (ExecutionException e) {
            throw new RedworkException("a plain thread failed: " + e.getCause(), e);
        } finally {
            pool.shutdownNow();
        }
    }

    /** Seen by all threads at once. */
    private static final class Found {
        private volatile long factor;

        long factor() {
            return factor;
        }

        void tell(long found) {
            factor = found;
        }
    }

    /**
     * Looks through a share of the numbers up to the root, and tells the others of what it finds.
     *
     * @param share from 0
     * @param heard the factor that another has found; 0: none yet
     */
    static long searchShare(long n, int share, int shares, LongSupplier heard, LongConsumer tell) {
        long numbers = root(n) - 1;
        long lo = 2 + numbers / shares * share;
        long hi = share == shares - 1 ? root(n) + 1 : lo + numbers / shares;
        long factor = search(n, lo, hi, heard);
        if (factor > 0) {
            tell.accept(factor);
        }
        return factor;
    }

    /** The first candidate from {@code lo} to {@code hi - 1} that divides {@code n}; 0: none does, or another has heard of one. */
    private static long search(long n, long lo, long hi, LongSupplier heard) {
        for (long small = 2; small <= 3; small++) {
            if (lo <= small && small < hi && n % small == 0) {
                return small;
            }
        }
        // 5 and 7, 11 and 13, and so on: the first pair that ends in the share.
        for (long d = Math.max(5, (lo + 4) / 6 * 6 - 1); d < hi && heard.getAsLong() == 0; d += 6) {
            if (n % d == 0 && d >= lo) {
                return d;
            }
            if (n % (d + 2) == 0 && d + 2 < hi) {
                return d + 2;
            }
        }
        return 0;
    }

    private static long root(long n) {
        return BigInteger.valueOf(n).sqrt().longValue();
    }
}
