package dev.redwork.bench;

import dev.redwork.job.RedworkException;
import dev.redwork.tasks.PrimeRange;
import dev.redwork.tasks.ShippedTasks;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Counts the primes of two ranges on this thread, beside primesieve where that is. */
final class SievePart implements PrimesPart {
    /** Where a range starts, and what its figures are called after. */
    private record Start(String name, long lo) {}

    private static final List<Start> STARTS =
            List.of(new Start("1e9", 1_000_000_000L), new Start("1e12", 1_000_000_000_000L));

    private final Alone alone;
    private final long numbers;
    private final @Nullable PrimeSieve primeSieve;

    /** @param numbers of each range */
    SievePart(Alone alone, long numbers, @Nullable PrimeSieve primeSieve) {
        this.alone = alone;
        this.numbers = numbers;
        this.primeSieve = primeSieve;
    }

    @Override
    public long jobs() {
        return 0;
    }

    @Override
    public List<Sample> round(LongConsumer done) throws Exception {
        List<Sample> samples = new ArrayList<>();
        for (Start start : STARTS) {
            samples.addAll(count(start));
        }
        return samples;
    }

    private List<Sample> count(Start from) throws Exception {
        PrimeRange range = new PrimeRange(from.lo(), from.lo() + numbers, false);
        long start = System.nanoTime();
        long primes = alone.run(ShippedTasks.PRIMES_RANGE, range).count();
        Sample ours = Sample.of("sieve-" + from.name(), "s", (System.nanoTime() - start) / 1e9);
        if (primeSieve == null) {
            return List.of(ours);
        }
        PrimeSieve.Counted theirs = primeSieve.count(range.lo(), range.hi());
        if (theirs.primes() != primes) {
            throw new RedworkException("primesieve counts " + theirs.primes() + " primes from " + range.lo() + " to "
                    + range.hi() + ", primes.range " + primes);
        }
        Sample best = Sample.of("primesieve-" + from.name(), "s", theirs.seconds());
        return List.of(best, ours.within(best));
    }
}
