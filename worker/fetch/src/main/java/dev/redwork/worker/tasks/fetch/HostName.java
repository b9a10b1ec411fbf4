package dev.redwork.worker.tasks.fetch;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
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

    /** Labels by the {@link #directions} of their characters. */
    private static final Pattern LEFT_TO_RIGHT = Pattern.compile("L([LENM]*[LE])?M*");

    private static final Pattern RIGHT_TO_LEFT = Pattern.compile("(?!.*A.*E|.*E.*A)R([RAENM]*[RAE])?M*");

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
        if (!directionsHold(labels)) {
            return null;
        }
        List<String> encoded = Arrays.stream(labels)
                .map(label -> isAscii(label) ? label : ACE + Punycode.encode(label))
                .toList();
        return String.join(".", encoded);
    }

    private static @Nullable String map(String name) {
        StringBuilder mapped = new StringBuilder();
        for (int character : name.codePoints().toArray()) {
            String as = IdnaTable.map(character);
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
                && label.codePoints().allMatch(IdnaTable::isValid)
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
            if (isJoiner && (i == 0 || !IdnaTable.isIn("virama", label[i - 1]))) {
                if (label[i] == JOINER || !standsBetweenLetters(label, i)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean standsBetweenLetters(int[] label, int at) {
        int before = at - 1;
        while (before >= 0 && IdnaTable.isIn("transparent", label[before])) {
            before--;
        }
        int behind = at + 1;
        while (behind < label.length && IdnaTable.isIn("transparent", label[behind])) {
            behind++;
        }
        return before >= 0
                && IdnaTable.isIn("joins-next", label[before])
                && behind < label.length
                && IdnaTable.isIn("joins-previous", label[behind]);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    /** RFC 5893, section 2: a name with a label from right to left cannot be read in two ways. */
    private static boolean directionsHold(String[] labels) {
        List<String> directions =
                Arrays.stream(labels).map(HostName::directions).toList();
        return directions.stream().noneMatch(label -> label.contains("R") || label.contains("A"))
                || directions.stream()
                        .allMatch(label -> label.isEmpty()
                                || LEFT_TO_RIGHT.matcher(label).matches()
                                || RIGHT_TO_LEFT.matcher(label).matches());
    }

    /** A letter for each character: left, right, Arabic and European number, mark, neutral in both directions, or none of them. */
    private static String directions(String label) {
        StringBuilder directions = new StringBuilder();
        label.codePoints()
                .forEach(character -> directions.append(
                        switch (Character.getDirectionality(character)) {
                            case Character.DIRECTIONALITY_LEFT_TO_RIGHT -> 'L';
                            case Character.DIRECTIONALITY_RIGHT_TO_LEFT,
                                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC -> 'R';
                            case Character.DIRECTIONALITY_ARABIC_NUMBER -> 'A';
                            case Character.DIRECTIONALITY_EUROPEAN_NUMBER -> 'E';
                            case Character.DIRECTIONALITY_NONSPACING_MARK -> 'M';
                            case Character.DIRECTIONALITY_EUROPEAN_NUMBER_SEPARATOR,
                                    Character.DIRECTIONALITY_COMMON_NUMBER_SEPARATOR,
                                    Character.DIRECTIONALITY_EUROPEAN_NUMBER_TERMINATOR,
                                    Character.DIRECTIONALITY_OTHER_NEUTRALS,
                                    Character.DIRECTIONALITY_BOUNDARY_NEUTRAL -> 'N';
                            default -> 'X';
                        }));
        return directions.toString();
    }
}
