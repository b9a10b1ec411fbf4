package dev.redwork.tasks;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The functions that {@link Integration} knows: work of five kinds, from one multiplication to a call of the JDK's exponential. */
public enum Integrand {
    SQUARE("x^2"),
    SINE("sin"),
    EXPONENTIAL("exp"),
    ROOT("sqrt"),
    /** From 0 to 1 its integral is pi/4. */
    WITCH("1/(1+x^2)");

    private final String formula;

    Integrand(String formula) {
        this.formula = formula;
    }

    /** The value at x; NaN: it has none there. */
    public double at(double x) {
        return switch (this) {
            case SQUARE -> x * x;
            case SINE -> Math.sin(x);
            case EXPONENTIAL -> Math.exp(x);
            case ROOT -> Math.sqrt(x);
            case WITCH -> 1 / (1 + x * x);
        };
    }

    /** As people write it. */
    public String formula() {
        return formula;
    }

    /**
     * The function with this formula or this name.
     *
     * @throws IllegalArgumentException when there is none, saying which there are
     */
    public static Integrand of(String text) {
        return Arrays.stream(values())
                .filter(one -> one.formula.equalsIgnoreCase(text) || one.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no function here, must be one of "
                        + Arrays.stream(values()).map(Integrand::formula).collect(Collectors.joining(", "))));
    }
}
