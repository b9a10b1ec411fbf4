package dev.redwork.tasks;

import dev.redwork.job.Task;
import java.math.BigInteger;

/** The tasks that every stock worker can run. */
public final class ShippedTasks {
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

    private ShippedTasks() {}
}
