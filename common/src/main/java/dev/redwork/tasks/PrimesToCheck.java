package dev.redwork.tasks;

import java.util.List;
import java.util.Objects;

/**
 * Numbers of which a job is to find those that are prime, each by trial division until a factor is met: by 2, then by 3, 5, 7 and so on
 * up to the root. Work to measure with: {@link PrimeRange} finds the same primes some thousand times as fast.
 *
 * @param numbers 1 to {@link #MOST}, in any order, each from 0 to {@link PrimeRange#LIMIT}
 */
public record PrimesToCheck(List<Long> numbers) {
    /** So many of 15 digits are less than 1 MB. */
    public static final int MOST = 50_000;

    public PrimesToCheck {
        numbers = List.copyOf(Objects.requireNonNull(numbers, "numbers is missing"));
        if (numbers.isEmpty() || numbers.size() > MOST) {
            throw new IllegalArgumentException("there are " + numbers.size() + " numbers, must be 1 to " + MOST);
        }
        for (long number : numbers) {
            if (number < 0 || number > PrimeRange.LIMIT) {
                throw new IllegalArgumentException("number " + number + " must be from 0 to " + PrimeRange.LIMIT);
            }
        }
    }
}
