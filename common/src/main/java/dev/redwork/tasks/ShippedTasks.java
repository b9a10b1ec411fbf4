package dev.redwork.tasks;

import dev.redwork.job.Task;
import java.math.BigInteger;
import java.util.List;

/** The tasks that every stock worker can run. */
public final class ShippedTasks {
    /** The greatest common divisor of a pair. */
    public static final Task<GcdPair, BigInteger> GCD = Task.of("gcd", GcdPair.class, BigInteger.class);

    /** The primes of a range: how many, or which. */
    public static final Task<PrimeRange, PrimesFound> PRIMES_RANGE =
            Task.of("primes.range", PrimeRange.class, PrimesFound.class);

    private ShippedTasks() {}

    public static List<Task<?, ?>> all() {
        return List.of(GCD, PRIMES_RANGE);
    }
}
