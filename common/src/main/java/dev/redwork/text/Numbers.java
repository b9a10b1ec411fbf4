package dev.redwork.text;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;

/** Numbers for people to read: {@code 5,761,455}, {@code 1.2 MB}, {@code 12,345/s}. The same in every locale. */
public final class Numbers {

    private static final String[] BYTE_UNITS = {"kB", "MB", "GB", "TB", "PB", "EB"};
    private static final int DIGITS_KEPT = 4;
    private static final Pattern OF_BYTES = Pattern.compile("\\b(\\d{1,18}) of (\\d{1,18}) bytes\\b");

    private Numbers() {}

    /** With a comma after each three digits. */
    public static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** With what is counted: {@code 1 job}, {@code 1,204 jobs}. */
    public static String count(long number, String thing) {
        return grouped(number) + " " + thing + (number == 1 ? "" : thing.endsWith("ch") ? "es" : "s");
    }

    /** In units of 1000 bytes, with one decimal below ten: {@code 999 B}, {@code 1.2 MB}, {@code 12 MB}. */
    public static String bytes(long bytes) {
        if (Math.abs(bytes) < 1_000) {
            return bytes + " B";
        }
        double amount = bytes / 1e3;
        int unit = 0;
        // 999.6 would be printed as 1000.
        while (Math.abs(amount) >= 999.5) {
            amount /= 1e3;
            unit++;
        }
        return String.format(Locale.ROOT, Math.abs(amount) < 9.95 ? "%.1f %s" : "%.0f %s", amount, BYTE_UNITS[unit]);
    }

    /** A text of the library, which counts bytes, as people read it: {@code 64000000 of 64000000 bytes} is {@code 64 MB of 64 MB}. */
    public static String bytesInText(String text) {
        return OF_BYTES.matcher(text)
                .replaceAll(found ->
                        bytes(Long.parseLong(found.group(1))) + " of " + bytes(Long.parseLong(found.group(2))));
    }

    /** How many a second, with one decimal below ten: {@code 12,345/s}, {@code 0.4/s}. Not finite becomes {@code -}. */
    public static String rate(double perSecond) {
        if (!Double.isFinite(perSecond)) {
            return "-";
        }
        return String.format(Locale.ROOT, perSecond < 9.95 ? "%.1f/s" : "%,.0f/s", perSecond);
    }

    /** Whole when it is short; else its ends and its length, {@code 1234…5678 (1,233 digits)}. */
    public static String shortened(BigInteger number, int longest) {
        String digits = number.abs().toString();
        String sign = number.signum() < 0 ? "-" : "";
        if (digits.length() <= Math.max(longest, 2 * DIGITS_KEPT)) {
            return sign + digits;
        }
        return sign + digits.substring(0, DIGITS_KEPT) + "…" + digits.substring(digits.length() - DIGITS_KEPT) + " ("
                + grouped(digits.length()) + " digits)";
    }
}
