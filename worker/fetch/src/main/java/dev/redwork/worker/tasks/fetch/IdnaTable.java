package dev.redwork.worker.tasks.fetch;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The table of UTS 46, {@code uts46.txt}, whose first lines tell its form. Read when the first name needs it. */
final class IdnaTable {
    private static final String MAPPINGS = "";

    /**
     * Characters in a row.
     *
     * @param mapped to which the first of them is mapped: null, they are valid as they are; empty, to nothing
     */
    private record Range(int first, int last, @Nullable String mapped) {}

    /** The parts of the file by their names, and in each the ranges by their first characters. */
    private static final class Read {
        static final Map<String, NavigableMap<Integer, Range>> PARTS = parts();
    }

    private IdnaTable() {}

    /** The text that a character becomes, itself when it is valid and none when it is ignored; null: it is disallowed. */
    static @Nullable String map(int character) {
        Range range = find(MAPPINGS, character);
        if (range == null) {
            return null;
        }
        String mapped = range.mapped;
        if (mapped == null) {
            return Character.toString(character);
        }
        int distance = character - range.first;
        return distance == 0 || mapped.isEmpty() ? mapped : Character.toString(mapped.codePointAt(0) + distance);
    }

    /** Whether it may stand in a label as it is. */
    static boolean isValid(int character) {
        Range range = find(MAPPINGS, character);
        return range != null && range.mapped == null;
    }

    /**
     * Whether it is one of a set of characters.
     *
     * @param set {@code virama}, behind which a joiner may stand; {@code joins-next}, of Joining_Type L or D, {@code
     *     joins-previous}, of R or D, and {@code transparent}, of T, through which joining looks
     */
    static boolean isIn(String set, int character) {
        return find(set, character) != null;
    }

    private static @Nullable Range find(String part, int character) {
        Map.Entry<Integer, Range> range =
                Objects.requireNonNull(Read.PARTS.get(part), part).floorEntry(character);
        return range == null || range.getValue().last < character ? null : range.getValue();
    }

    private static Map<String, NavigableMap<Integer, Range>> parts() {
        Map<String, NavigableMap<Integer, Range>> parts = new HashMap<>();
        String name = MAPPINGS;
        for (String line : DataFile.lines("uts46.txt")) {
            if (line.startsWith("= ")) {
                name = line.substring(2);
            } else {
                String[] sides = line.split(":", -1);
                String[] ends = sides[0].split("-", -1);
                int first = Integer.parseInt(ends[0], 16);
                int last = Integer.parseInt(ends[ends.length - 1], 16);
                Range range = new Range(first, last, sides.length < 2 ? null : text(sides[1]));
                parts.computeIfAbsent(name, part -> new TreeMap<>()).put(first, range);
            }
        }
        return parts;
    }

    private static String text(String numbers) {
        StringBuilder text = new StringBuilder();
        for (String number : numbers.split(" ", -1)) {
            if (!number.isEmpty()) {
                text.appendCodePoint(Integer.parseInt(number, 16));
            }
        }
        return text.toString();
    }
}
