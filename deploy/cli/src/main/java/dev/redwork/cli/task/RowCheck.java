package dev.redwork.cli.task;

import java.util.BitSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares the rows of a store with the primes that should be in it, which it finds by a sieve of its own. */
public final class RowCheck {
    private RowCheck() {}

    /**
     * The first difference, for people; null: the rows are the primes up to a number, each under itself, and no others.
     *
     * @param numbers 1 to 10^7
     */
    public static @Nullable String difference(long numbers, Map<String, String> rows) {
        BitSet primes = primes(Math.toIntExact(numbers));
        for (int prime = primes.nextSetBit(0); prime >= 0; prime = primes.nextSetBit(prime + 1)) {
            String text = Integer.toString(prime);
            String value = rows.get(text);
            if (!text.equals(value)) {
                return value == null ? prime + " is missing" : "row " + prime + " is '" + value + "'";
            }
        }
        if (rows.size() == primes.cardinality()) {
            return null;
        }
        return rows.keySet().stream()
                .filter(id -> !id.matches("\\d{1,8}") || !primes.get(Integer.parseInt(id)))
                .findFirst()
                .map(id -> "there is a row " + id)
                .orElse("a row is there twice");
    }

    private static BitSet primes(int end) {
        BitSet primes = new BitSet(end + 1);
        primes.set(2, Math.max(2, end + 1));
        for (int factor = 2; (long) factor * factor <= end; factor = primes.nextSetBit(factor + 1)) {
            for (int multiple = factor * factor; multiple <= end; multiple += factor) {
                primes.clear(multiple);
            }
        }
        return primes;
    }
}
