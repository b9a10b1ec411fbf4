package dev.redwork.worker.tasks.fetch;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Names of hosts in the form in which they are looked up and sent: ASCII.
 *
 * <p>By UTS 46 as the URL Standard has it ("domain to ASCII", not strict): no transitional mapping, joiners and directions
 * checked, hyphens not. {@code java.net.IDN} is IDNA 2003: it makes stra&szlig;e.de another host, strasse.de, and knows no character that is
 * younger than 2002. A label that is ASCII already ({@code xn--...}) must be one that this makes.
 */
final class HostName {
    private static final String ACE = "xn--";
    private static final char NON_JOINER = '\u200c';
    private static final char JOINER = '\u200d';

    private HostName() {}

    /** The name in ASCII and lower case; null: it is no name. Lengths, and characters of ASCII, are for the caller to check. */
    static @Nullable String ascii(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (isAscii(name) && !lower.startsWith(ACE) && !lower.contains("." + ACE)) {
            return lower;
        }
        String mapped = map(name);
        if (mapped == null) {
            return null;
        }
        String[] labels = mapped.split("\\.", -1);
        for (int i = 0; i < labels.length; i++) {
            String label = labels[i].startsWith(ACE) ? decode(labels[i]) : labels[i];
            if (label == null || !isValid(label)) {
                return null;
            }
            labels[i] = label;
        }
        if (Arrays.stream(labels).anyMatch(Bidi::isBidi)
                && !Arrays.stream(labels).allMatch(Bidi::holds)) {
            return null;
        }
        List<String> encoded = Arrays.stream(labels)
                .map(label -> isAscii(label) ? label : ACE + Punycode.encode(label))
                .toList();
        return String.join(".", encoded);
    }

    private static @Nullable String map(String name) {
        IdnaTable table = IdnaTable.get();
        StringBuilder mapped = new StringBuilder();
        for (int character : name.codePoints().toArray()) {
            String as = table.map(character);
            if (as == null) {
                return null;
            }
            mapped.append(as);
        }
        return Normalizer.normalize(mapped, Normalizer.Form.NFC);
    }

    private static @Nullable String decode(String label) {
        String decoded = isAscii(label) ? Punycode.decode(label.substring(ACE.length())) : null;
        // One that holds nothing but ASCII is another spelling of a name that has one.
        return decoded == null || isAscii(decoded) ? null : decoded;
    }

    /** UTS 46, section 4.1, but for directions. */
    private static boolean isValid(String label) {
        if (label.isEmpty()) {
            return true;
        }
        boolean isMark = isMark(label.codePointAt(0));
        return !isMark
                && !label.startsWith(ACE)
                && label.indexOf('.') < 0
                && Normalizer.isNormalized(label, Normalizer.Form.NFC)
                && label.codePoints().allMatch(IdnaTable.get()::isValid)
                && joinersHold(label.codePoints().toArray());
    }

    private static boolean isMark(int character) {
        int type = Character.getType(character);
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }

    /** RFC 5892, appendix A.1 and A.2. */
    private static boolean joinersHold(int[] label) {
        for (int i = 0; i < label.length; i++) {
            boolean isJoiner = label[i] == JOINER || label[i] == NON_JOINER;
            if (isJoiner && (i == 0 || !IdnaTable.get().isVirama(label[i - 1]))) {
                if (label[i] == JOINER || !standsBetweenLetters(label, i)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean standsBetweenLetters(int[] label, int at) {
        IdnaTable table = IdnaTable.get();
        int before = at - 1;
        while (before >= 0 && table.isTransparent(label[before])) {
            before--;
        }
        int behind = at + 1;
        while (behind < label.length && table.isTransparent(label[behind])) {
            behind++;
        }
        return before >= 0
                && table.joinsNext(label[before])
                && behind < label.length
                && table.joinsPrevious(label[behind]);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    /** RFC 5893, section 2: a name with a label from right to left cannot be read in two ways. */
    private static final class Bidi {
        static boolean isBidi(String label) {
            return label.codePoints().map(Character::getDirectionality).anyMatch(d -> isRight(d) || isArabicNumber(d));
        }

        static boolean holds(String label) {
            if (label.isEmpty()) {
                return true;
            }
            int[] directions =
                    label.codePoints().map(Character::getDirectionality).toArray();
            int last = directions.length - 1;
            while (last > 0 && directions[last] == Character.DIRECTIONALITY_NONSPACING_MARK) {
                last--;
            }
            boolean ltr = directions[0] == Character.DIRECTIONALITY_LEFT_TO_RIGHT;
            boolean rtl = isRight(directions[0]);
            boolean hasArabic = Arrays.stream(directions).anyMatch(Bidi::isArabicNumber);
            boolean hasEuropean = Arrays.stream(directions).anyMatch(Bidi::isEuropeanNumber);
            if (ltr) {
                return !hasArabic
                        && Arrays.stream(directions)
                                .allMatch(d -> d == Character.DIRECTIONALITY_LEFT_TO_RIGHT || isNeutral(d))
                        && (directions[last] == Character.DIRECTIONALITY_LEFT_TO_RIGHT
                                || isEuropeanNumber(directions[last]));
            }
            return rtl
                    && !(hasArabic && hasEuropean)
                    && Arrays.stream(directions).allMatch(d -> isRight(d) || isArabicNumber(d) || isNeutral(d))
                    && (isRight(directions[last])
                            || isEuropeanNumber(directions[last])
                            || isArabicNumber(directions[last]));
        }

        private static boolean isRight(int direction) {
            return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                    || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
        }

        private static boolean isArabicNumber(int direction) {
            return direction == Character.DIRECTIONALITY_ARABIC_NUMBER;
        }

        private static boolean isEuropeanNumber(int direction) {
            return direction == Character.DIRECTIONALITY_EUROPEAN_NUMBER;
        }

        /** Whether it may stand in labels of both directions. */
        private static boolean isNeutral(int direction) {
            return switch (direction) {
                case Character.DIRECTIONALITY_EUROPEAN_NUMBER,
                        Character.DIRECTIONALITY_EUROPEAN_NUMBER_SEPARATOR,
                        Character.DIRECTIONALITY_COMMON_NUMBER_SEPARATOR,
                        Character.DIRECTIONALITY_EUROPEAN_NUMBER_TERMINATOR,
                        Character.DIRECTIONALITY_OTHER_NEUTRALS,
                        Character.DIRECTIONALITY_BOUNDARY_NEUTRAL,
                        Character.DIRECTIONALITY_NONSPACING_MARK -> true;
                default -> false;
            };
        }
    }
}
