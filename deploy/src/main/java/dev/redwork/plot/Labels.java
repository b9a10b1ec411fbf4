package dev.redwork.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Text as it stands in a picture. */
final class Labels {
    private static final MathContext THREE_DIGITS = new MathContext(3);

    /** Of a letter at 1 px of height: a little wide for most, so that nothing overlaps. */
    private static final double LETTER = 0.6;

    private Labels() {}

    /** Whole from 100 on, with a comma after each three digits; else three digits at most: {@code 54,400 12.5 0.25}. */
    static String number(double value) {
        if (Math.abs(value) >= 99.95) {
            return String.format(Locale.ROOT, "%,d", Math.round(value));
        }
        BigDecimal rounded = new BigDecimal(value).round(THREE_DIGITS);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    /** How wide text is at most, px, in letters of this size. */
    static double width(String text, double size) {
        return text.length() * size * LETTER;
    }

    /** Cut at blanks into lines that are no wider; a word that is stays whole. */
    static List<String> wrapped(String text, double size, double width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() > 0 && width(line + " " + word, size) > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
