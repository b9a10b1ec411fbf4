package dev.redwork.cli.terminal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whole numbers of any size as people write them: {@code 100000000 100_000_000 1e8 1.5e6 10^8 -7}. */
public final class WholeNumber {
    private static final Pattern PLAIN = Pattern.compile("[+-]?\\d+(?:_\\d+)*");
    private static final Pattern SCIENTIFIC = Pattern.compile("([+-]?\\d+(?:\\.\\d+)?)[eE]\\+?(\\d{1,4})");
    private static final Pattern POWER = Pattern.compile("([+-]?\\d{1,9})\\^(\\d{1,4})");

    private WholeNumber() {}

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException when it is none, saying how to write one
     */
    public static BigInteger parse(String text) {
        Matcher scientific = SCIENTIFIC.matcher(text);
        Matcher power = POWER.matcher(text);
        try {
            if (PLAIN.matcher(text).matches()) {
                return new BigInteger(text.replace("_", ""));
            } else if (scientific.matches()) {
                return new BigDecimal(scientific.group(1))
                        .scaleByPowerOfTen(Integer.parseInt(scientific.group(2)))
                        .toBigIntegerExact();
            } else if (power.matches()) {
                return new BigInteger(power.group(1)).pow(Integer.parseInt(power.group(2)));
            }
        } catch (ArithmeticException e) {
            // 1.25e1: told below, as what it is.
        }
        throw new IllegalArgumentException(
                "'" + shown(text) + "' is not a whole number: write it like 100000000, 100_000_000, 1e8 or 10^8");
    }

    private static String shown(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }
}
