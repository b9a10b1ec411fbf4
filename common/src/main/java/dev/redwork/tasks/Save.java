package dev.redwork.tasks;

import org.jspecify.annotations.Nullable;

/**
 * Save a number where it is prime: a row under the number in a store.
 *
 * @param number 0 or more
 * @param store the URL of the store, {@code http://} or {@code https://}; its row is at {@code STORE/NUMBER}. Null: nothing is saved
 * @param tested whether it is known to be prime, so that it is saved at once
 */
public record Save(long number, @Nullable String store, boolean tested) {
    public Save {
        if (number < 0) {
            throw new IllegalArgumentException("number is " + number + ", must be 0 or more");
        }
    }

    /** Of a number that is still to be tested. */
    public static Save of(long number, @Nullable String store) {
        return new Save(number, store, false);
    }
}
