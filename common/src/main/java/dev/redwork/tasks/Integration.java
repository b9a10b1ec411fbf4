package dev.redwork.tasks;

import java.util.Objects;

/**
 * Slices {@code from} to {@code to - 1} of a function's area from {@code a} to {@code b}, cut into slices of equal width. A job
 * answers the sum of the function's values at their left ends, {@code a + i * width}; the area by the left rule is the sum of all, times
 * the width.
 *
 * @param function finite at both ends, as all five then are between them
 * @param a where the area begins
 * @param b where it ends, above {@code a}
 * @param slices of the whole area, 1 to {@link #LIMIT}
 * @param from 0 or more
 * @param to not below {@code from}, at most {@code slices}
 */
public record Integration(Integrand function, double a, double b, long slices, long from, long to) {
    /** 10^12: some hours of one thread. */
    public static final long LIMIT = 1_000_000_000_000L;

    public Integration {
        Objects.requireNonNull(function, "function is missing");
        checkEnd("a", a, function);
        checkEnd("b", b, function);
        if (!(a < b) || Double.isInfinite(b - a)) {
            throw new IllegalArgumentException("the area from " + a + " to " + b
                    + " must begin below its end, by a width that is a finite number");
        }
        if (slices < 1 || slices > LIMIT) {
            throw new IllegalArgumentException("the slices are " + slices + ", must be 1 to " + LIMIT);
        }
        if (from < 0 || to < from || to > slices) {
            throw new IllegalArgumentException(
                    "the slices from " + from + " to " + to + " must have 0 <= from <= to <= " + slices);
        }
    }

    /** All slices. */
    public static Integration of(Integrand function, double a, double b, long slices) {
        return new Integration(function, a, b, slices, 0, slices);
    }

    /** Some of its slices. */
    public Integration slices(long from, long to) {
        return new Integration(function, a, b, slices, from, to);
    }

    /** Of each slice. */
    public double width() {
        return (b - a) / slices;
    }

    private static void checkEnd(String name, double end, Integrand function) {
        if (!Double.isFinite(end)) {
            throw new IllegalArgumentException(name + " is " + end + ", must be a finite number");
        } else if (!Double.isFinite(function.at(end))) {
            throw new IllegalArgumentException(
                    name + " is " + end + ": " + function.formula() + " has no finite value there");
        }
    }
}
