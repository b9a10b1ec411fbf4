package dev.redwork.tasks;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The functions that {@link Integration} knows: work of five kinds, from one multiplication to a call of the JDK's exponential. */
public enum Integrand {
    SQUARE("x^2") {
        @Override
        public double at(double x) {
            return x * x;
        }
    },
    SINE("sin") {
        @Override
        public double at(double x) {
            return Math.sin(x);
        }
    },
    EXPONENTIAL("exp") {
        @Override
        public double at(double x) {
            return Math.exp(x);
        }
    },
    ROOT("sqrt") {
        @Override
        public double at(double x) {
            return Math.sqrt(x);
        }
    },
    /** From 0 to 1 its integral is pi/4. */
    WITCH("1/(1+x^2)") {
        @Override
        public double at(double x) {
            return 1 / (1 + x * x);
        }
    };

    private final String formula;

    Integrand(String formula) {
        this.formula = formula;
    }

    /** The value at x; NaN: it has none there. */
    public abstract double at(double x);

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
