package dev.redwork.cli.terminal;

import dev.redwork.text.Numbers;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whole numbers of any size as people write them: {@code 100000000 100_000_000 1e8 1.5e6 10^8 -7}. */
public final class WholeNumber {
    private static final Pattern PLAIN = Pattern.compile("[+-]?\\d+(?:_\\d+)*");
    private static final Pattern SCIENTIFIC = Pattern.compile("([+-]?\\d+(?:\\.\\d+)?)[eE]\\+?(\\d+)");
    private static final Pattern POWER = Pattern.compile("([+-]?\\d+(?:_\\d+)*)\\^(\\d+)");

    /** Of a result: more than anybody needs here, and computed at once. */
    private static final int MOST_DIGITS = 100_000;

    /** Their powers of 2. */
    private static final int MOST_BITS = 332_193;

    private WholeNumber() {}

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException when it is none, saying how to write one, or a few characters stand for one of too many digits
     */
    public static BigInteger parse(String text) {
        Matcher scientific = SCIENTIFIC.matcher(text);
        Matcher power = POWER.matcher(text);
        try {
            if (PLAIN.matcher(text).matches()) {
                return plain(text);
            } else if (scientific.matches()) {
                return scaled(text, new BigDecimal(scientific.group(1)), new BigInteger(scientific.group(2)));
            } else if (power.matches()) {
                return power(text, plain(power.group(1)), new BigInteger(power.group(2)));
            }
        } catch (ArithmeticException e) {
            // 1.25e1: told below, as what it is.
        }
        throw new IllegalArgumentException(
                "'" + shown(text) + "' is not a whole number: write it like 100000000, 100_000_000, 1e8 or 10^8");
    }

    private static BigInteger plain(String text) {
        return new BigInteger(text.replace("_", ""));
    }

    private static BigInteger scaled(String text, BigDecimal number, BigInteger exponent) {
        if (number.signum() == 0) {
            return BigInteger.ZERO;
        }
        int digits = number.precision() - number.scale();
        return number.scaleByPowerOfTen(checked(text, exponent, MOST_DIGITS - digits))
                .toBigIntegerExact();
    }

    private static BigInteger power(String text, BigInteger base, BigInteger exponent) {
        int bits = base.abs().bitLength() - 1;
        if (bits < 1 && exponent.signum() > 0) {
            // 0, 1 and -1 stay small whatever the exponent.
            return exponent.testBit(0) ? base : base.abs();
        }
        return base.pow(checked(text, exponent, MOST_BITS / Math.max(1, bits)));
    }

    private static int checked(String text, BigInteger exponent, int most) {
        // An exponent of 0 or 1 makes nothing longer than it was typed.
        if (exponent.compareTo(BigInteger.valueOf(Math.max(1, most))) > 0) {
            throw new IllegalArgumentException(
                    "'" + shown(text) + "' is too large: it has more than " + Numbers.grouped(MOST_DIGITS) + " digits");
        }
        return exponent.intValueExact();
    }

    private static String shown(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }
}
