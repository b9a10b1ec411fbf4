package dev.redwork.worker.tasks;

import dev.redwork.tasks.FactorFound;
import dev.redwork.tasks.FactorRange;
import dev.redwork.tasks.GcdPair;
import dev.redwork.tasks.PrimeRange;
import dev.redwork.tasks.PrimesFound;
import dev.redwork.tasks.ShippedTasks;
import dev.redwork.worker.Flag;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.JobContext;
import dev.redwork.worker.TaskModule;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.LongStream;

/** The handlers of the shipped tasks; a stock worker finds them as it finds a user's. */
public final class ShippedHandlers implements TaskModule {
    private final AddressRule fetched;

    /** Those that every worker may run: {@code fetch} refuses all addresses but public ones. */
    public ShippedHandlers() {
        this(AddressRule.PUBLIC);
    }

    private ShippedHandlers(AddressRule fetched) {
        this.fetched = fetched;
    }

    /**
     * With a {@code fetch} that connects to every address: loopback, the private network, a cloud's metadata. Whoever
     * can enqueue jobs for such a worker can read what it can reach.
     */
    public static ShippedHandlers allowingPrivate() {
        return new ShippedHandlers(AddressRule.ANY);
    }

    @Override
    public void register(Handlers handlers) {
        handlers.handle(ShippedTasks.GCD, (pair, context) -> gcd(pair));
        handlers.handle(ShippedTasks.PRIMES_RANGE, (range, context) -> primes(range));
        handlers.handle(ShippedTasks.PRIMES_FACTOR, ShippedHandlers::factor);
        FirstUse<Fetcher> fetcher = new FirstUse<>(() -> Fetcher.of(fetched));
        handlers.handle(ShippedTasks.FETCH, (page, context) -> fetcher.get().run(page));
        handlers.closeWithWorker(fetcher);
    }

    private static BigInteger gcd(GcdPair pair) throws InterruptedException {
        return pair.method() == GcdPair.Method.TRIAL
                ? Gcd.byTrial(pair.a(), pair.b())
                : Gcd.byEuclid(pair.a(), pair.b());
    }

    private static PrimesFound primes(PrimeRange range) throws InterruptedException {
        if (!range.list()) {
            return new PrimesFound(Sieve.count(range.lo(), range.hi()), List.of());
        }
        long[] primes = Sieve.list(range.lo(), range.hi());
        return new PrimesFound(primes.length, LongStream.of(primes).boxed().toList());
    }

    /** The flag has its factor before this job has its outcome: who waits for the flag loses nothing when we die between. */
    private static FactorFound factor(FactorRange range, JobContext context) throws InterruptedException {
        // A job without a batch has nobody to tell.
        if (!range.flag() || context.batch() == null) {
            return FactorSearch.search(range.n(), range.lo(), range.hi(), () -> false);
        }
        Flag flag = context.flag(FactorRange.FLAG);
        FactorFound found = FactorSearch.search(range.n(), range.lo(), range.hi(), flag::isRaised);
        if (found.factor() != 0) {
            flag.raise(Long.toString(found.factor()));
        }
        return found;
    }
}
