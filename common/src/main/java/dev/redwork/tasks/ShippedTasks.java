package dev.redwork.tasks;

import dev.redwork.job.RetryPolicy;
import dev.redwork.job.Task;
import java.math.BigInteger;
import java.time.Duration;

/** The tasks that every stock worker can run. */
public final class ShippedTasks {
    /** Most stores are back in seconds, and whoever saves waits for it. */
    private static final RetryPolicy STORE_RETRY =
            RetryPolicy.exponential(Duration.ofMillis(200), Duration.ofSeconds(10));

    /** The greatest common divisor of a pair. */
    public static final Task<GcdPair, BigInteger> GCD = Task.of("gcd", GcdPair.class, BigInteger.class);

    /** The primes of a range: how many, or which. */
    public static final Task<PrimeRange, PrimesFound> PRIMES_RANGE =
            Task.of("primes.range", PrimeRange.class, PrimesFound.class);

    /** Those of some numbers that are prime, in their order. */
    public static final Task<PrimesToCheck, PrimesFound> PRIMES_CHECK =
            Task.of("primes.check", PrimesToCheck.class, PrimesFound.class);

    /** A factor of a number, looked for in a range. */
    public static final Task<FactorRange, FactorFound> PRIMES_FACTOR =
            Task.of("primes.factor", FactorRange.class, FactorFound.class);

    /** How many of some random points lie within the quarter circle. */
    public static final Task<PiSamples, Long> PI = Task.of("pi", PiSamples.class, Long.class);

    /** The sum of a function's values at the left ends of some slices. */
    public static final Task<Integration, Double> INTEGRATE = Task.of("integrate", Integration.class, Double.class);

    /** The sum of a range of whole numbers, of any size: it cannot overflow. */
    public static final Task<SumRange, BigInteger> SUM = Task.of("sum", SumRange.class, BigInteger.class);

    /** A page from the web; an address that does not answer is tried again twice. */
    public static final Task<Fetch, Page> FETCH =
            Task.of("fetch", Fetch.class, Page.class).with(options -> options.attempts(3));

    /** The words of a text; a file that is not there is looked for again twice. */
    public static final Task<WordsPart, WordsFound> WORDS =
            Task.of("words", WordsPart.class, WordsFound.class).with(options -> options.attempts(3));

    /** How often pages were asked for, by an access log. */
    public static final Task<WeblogPart, WeblogCounts> WEBLOGS =
            Task.of("weblogs", WeblogPart.class, WeblogCounts.class).with(options -> options.attempts(3));

    /**
     * A number that is saved where it is prime; whether it is. A store that does not answer is asked again, at first after
     * fractions of a second; one that has another value for the row, or takes none, is not.
     */
    public static final Task<Save, Boolean> SAVE =
            Task.of("save", Save.class, Boolean.class).with(options -> options.retry(STORE_RETRY));

    /** As {@link #SAVE}, but its handler takes up to 100 jobs at once, and saves their primes in one call of the store. */
    public static final Task<Save, Boolean> SAVE_MANY =
            Task.of("save.many", Save.class, Boolean.class).with(options -> options.retry(STORE_RETRY));

    /** The primes of a range, saved by one job, many at a time; how many there are. Is tried again as a whole: rows are saved once. */
    public static final Task<SaveRange, Long> SAVE_RANGE =
            Task.of("save.range", SaveRange.class, Long.class).with(options -> options.retry(STORE_RETRY));

    private ShippedTasks() {}
}
