package dev.redwork.worker.tasks.primes;

import dev.redwork.job.Defaults;
import dev.redwork.job.PermanentFailure;
import dev.redwork.tasks.FactorFound;
import dev.redwork.tasks.FactorRange;
import dev.redwork.tasks.PrimeRange;
import dev.redwork.tasks.PrimesFound;
import dev.redwork.tasks.ShippedTasks;
import dev.redwork.worker.Flag;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.JobContext;
import dev.redwork.worker.TaskModule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** The handlers of {@code primes.range}, {@code primes.check} and {@code primes.factor}. */
public final class PrimesHandlers implements TaskModule {
    @Override
    public void register(Handlers handlers) {
        handlers.handle(ShippedTasks.PRIMES_RANGE, (range, context) -> primes(range));
        handlers.handle(ShippedTasks.PRIMES_CHECK, (check, context) -> check(check.numbers()));
        handlers.handle(ShippedTasks.PRIMES_FACTOR, PrimesHandlers::factor);
    }

    private static PrimesFound primes(PrimeRange range) throws InterruptedException {
        if (!range.list()) {
            return new PrimesFound(Sieve.count(range.lo(), range.hi()), List.of());
        }
        ensureFits(range);
        long[] primes = Sieve.list(range.lo(), range.hi());
        return new PrimesFound(primes.length, LongStream.of(primes).boxed().toList());
    }

    private static PrimesFound check(List<Long> numbers) throws InterruptedException {
        List<Long> primes = new ArrayList<>();
        for (Long number : numbers) {
            if (TrialDivision.isPrime(number)) {
                primes.add(number);
            }
        }
        return new PrimesFound(primes.size(), primes);
    }

    /**
     * Refuses a list that cannot fit before it is computed, which takes minutes and gigabytes. One number in {@code ln(hi)} is prime at
     * the end of the range and more are before it; the upper half alone must be too long, so that what is refused is sure to be.
     */
    private static void ensureFits(PrimeRange range) {
        long middle = range.lo() + (range.hi() - range.lo()) / 2;
        double primes = (range.hi() - middle) / Math.log(range.hi() + 2.0);
        int withComma = Long.toString(middle).length() + 1;
        if (primes * withComma > Defaults.PAYLOAD_LIMIT) {
            throw new PermanentFailure(
                    "the primes from %d to %d are a list of more than %d bytes: ask for a smaller range, or without list for their number"
                            .formatted(range.lo(), range.hi(), Defaults.PAYLOAD_LIMIT));
        }
    }

    /** The flag has its factor before this job has its outcome: no factor is lost when the worker dies in between. */
    private static FactorFound factor(FactorRange range, JobContext context) throws InterruptedException {
        // A job without a batch has nobody to tell.
        if (!range.flag() || context.batch() == null) {
            return FactorSearch.search(range.n(), range.lo(), range.hi(), () -> false);
        }
        Flag flag = context.flag(FactorRange.FLAG);
        Integer every = range.askEvery();
        FactorFound found = every == null
                ? FactorSearch.search(range.n(), range.lo(), range.hi(), flag::isRaised)
                : SteppedSearch.search(range.n(), range.lo(), range.hi(), every, flag::ask);
        if (found.factor() != 0) {
            flag.raise(Long.toString(found.factor()));
        }
        return found;
    }
}
