package dev.redwork.cli;

import dev.redwork.cli.terminal.Durations;
import dev.redwork.cli.terminal.WholeNumber;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;

/**
 * A size in {@code bench scale}.
 *
 * @param name as it stands in the names of figures: {@code 1000}, {@code 0.25ms}
 * @param number what it counts; of times, ms
 */
record ScaleSize(String name, double number) {
    private static final String MILLIS = "ms";

    static ScaleSize number(String text) {
        BigInteger number = WholeNumber.parse(text);
        return new ScaleSize(number.toString(), number.doubleValue());
    }

    static ScaleSize time(String text) {
        BigDecimal millis = BigDecimal.valueOf(Durations.parse(text).toNanos(), 6);
        BigDecimal shortest = millis.signum() == 0 ? BigDecimal.ZERO : millis.stripTrailingZeros();
        return new ScaleSize(shortest.toPlainString() + MILLIS, millis.doubleValue());
    }

    /** As a count. */
    int count() {
        return (int) number;
    }

    /** As a time. */
    Duration time() {
        return Duration.ofNanos(Math.round(number * 1e6));
    }

    /** As JSON has it: without a point when it is whole. */
    Number json() {
        return number == Math.rint(number) ? (Number) (long) number : (Number) number;
    }
}
