package dev.redwork.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them ({@code 500ms 30s 5m 1h 2d 1.5s}) and as they read them ({@code 2 m 05 s}). */
public final class Durations {

    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)(ms|s|m|h|d)");

    private static final Pattern MILLIS = Pattern.compile("\\b(\\d{1,15}) ms\\b");

    private Durations() {}

    /**
     * One number and one unit, without a sign or a space; what is finer than a nanosecond is cut off.
     *
     * @throws IllegalArgumentException whose message says what was given and how to write it
     */
    public static Duration parse(String text) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'%s' is not a duration: write a number and one of ms, s, m, h, d, such as 500ms, 30s or 1.5h"
                            .formatted(text));
        }
        BigDecimal seconds = new BigDecimal(matcher.group(1)).multiply(secondsOf(matcher.group(2)));
        long whole = seconds.longValue();
        BigDecimal rest = seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9);
        return Duration.ofSeconds(whole, rest.longValue());
    }

    /** Two units at most, and about three digits: {@code 850 ms}, {@code 12.3 s}, {@code 2 m 05 s}, {@code 3 d 04 h}. */
    public static String format(Duration duration) {
        if (duration.isNegative()) {
            return "-" + format(duration.negated());
        }
        // Each limit lies half a last digit early: 59.96 s would round to 60.0 s, which is 1 m 00 s.
        if (duration.compareTo(Duration.ofNanos(9_995_000)) < 0 && !duration.isZero()) {
            return decimal(seconds(duration).movePointRight(3), 2) + " ms";
        }
        if (duration.compareTo(Duration.ofNanos(999_500_000)) < 0) {
            return decimal(seconds(duration).movePointRight(3), 0) + " ms";
        }
        if (duration.compareTo(Duration.ofMillis(9_995)) < 0) {
            return decimal(seconds(duration), 2) + " s";
        }
        if (duration.compareTo(Duration.ofMillis(59_950)) < 0) {
            return decimal(seconds(duration), 1) + " s";
        }
        long whole = seconds(duration).setScale(0, RoundingMode.HALF_UP).longValue();
        if (whole < 3_600) {
            return pair(whole, 60, "m", 1, "s");
        }
        if (whole < 86_400) {
            return pair(whole, 3_600, "h", 60, "m");
        }
        return pair(whole, 86_400, "d", 3_600, "h");
    }

    /** Of ms; what lies behind a clock that runs ahead is no time at all. */
    public static String span(long millis) {
        return format(Duration.ofMillis(Math.max(0, millis)));
    }

    /** A text of the library, which writes milliseconds, as people read it: {@code within 5371 ms} becomes {@code within 5.37 s}. */
    public static String inText(String text) {
        return MILLIS.matcher(text).replaceAll(found -> span(Long.parseLong(found.group(1))));
    }

    private static String pair(long seconds, long large, String largeUnit, long small, String smallUnit) {
        return String.format(
                Locale.ROOT, "%d %s %02d %s", seconds / large, largeUnit, seconds % large / small, smallUnit);
    }

    private static BigDecimal secondsOf(String unit) {
        return switch (unit) {
            case "ms" -> new BigDecimal("0.001");
            case "s" -> BigDecimal.ONE;
            case "m" -> BigDecimal.valueOf(60);
            case "h" -> BigDecimal.valueOf(3_600);
            default -> BigDecimal.valueOf(86_400);
        };
    }

    private static BigDecimal seconds(Duration duration) {
        return BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
    }

    private static String decimal(BigDecimal number, int digits) {
        return number.setScale(digits, RoundingMode.HALF_UP).toPlainString();
    }
}
