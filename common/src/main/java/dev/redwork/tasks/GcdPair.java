package dev.redwork.tasks;

import java.math.BigInteger;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Two numbers of any size; negative ones count as their absolute values, and gcd(0, 0) is 0.
 *
 * @param method how; Euclid where nothing is said
 */
public record GcdPair(BigInteger a, BigInteger b, @Nullable Method method) {
    /** The ways to find it. */
    public enum Method {
        /** Remainders. */
        EUCLID,
        /** The first number, downwards from the smaller one, that divides both: work to measure with. */
        TRIAL
    }

    public GcdPair {
        Objects.requireNonNull(a, "a is missing");
        Objects.requireNonNull(b, "b is missing");
        method = method == null ? Method.EUCLID : method;
    }

    public static GcdPair byTrial(long a, long b) {
        return new GcdPair(BigInteger.valueOf(a), BigInteger.valueOf(b), Method.TRIAL);
    }
}
