package dev.redwork.worker.tasks.primes;

import dev.redwork.tasks.FactorFound;
import java.util.function.BooleanSupplier;

/**
 * Looks for a factor among the candidates of {@link FactorSearch}, one by one: for a flag that is asked for after each few of them, as
 * one writes it who has no flag that is read from memory.
 */
final class SteppedSearch {
    private static final int[] FIRST = {2, 3, 5, 7};

    private final long n;
    private final long lo;
    private final long end;
    private final int every;
    private final BooleanSupplier stop;
    private long tried;
    private boolean stopped;

    private SteppedSearch(long n, long lo, long hi, int every, BooleanSupplier stop) {
        this.n = n;
        this.lo = lo;
        this.end = Math.min(hi, n);
        this.every = every;
        this.stop = stop;
    }

    /**
     * As {@link FactorSearch#search}, from the smallest candidate up.
     *
     * @param stop asked before the first candidate, and after each {@code every}
     * @throws InterruptedException when the thread was interrupted; noticed as often
     */
    static FactorFound search(long n, long lo, long hi, int every, BooleanSupplier stop) throws InterruptedException {
        SteppedSearch search = new SteppedSearch(n, lo, hi, every, stop);
        long factor = search.tryAll(0, FIRST);
        for (long base = lo / FactorSearch.SPAN * FactorSearch.SPAN;
                factor == 0 && !search.stopped && base < search.end;
                base += FactorSearch.SPAN) {
            factor = search.tryAll(base, FactorSearch.RESIDUES);
        }
        return new FactorFound(factor, search.tried, search.stopped);
    }

    /** The first that divides; 0: none does, or the search is stopped. */
    private long tryAll(long base, int[] residues) throws InterruptedException {
        for (int residue : residues) {
            long candidate = base + residue;
            if (candidate >= lo && candidate < end) {
                if (tried % every == 0 && isStopped()) {
                    stopped = true;
                    return 0;
                }
                tried++;
                if (n % candidate == 0) {
                    return candidate;
                }
            }
        }
        return 0;
    }

    private boolean isStopped() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while looking for a factor");
        }
        return stop.getAsBoolean();
    }
}
