package dev.redwork.worker.tasks.fetch;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The table of UTS 46, {@code uts46.txt}, whose first lines tell its form. Read when the first name needs it. */
final class IdnaTable {
    private static final String FILE = "uts46.txt";

    /** Ranges of characters in their order, and to what each range is mapped: null, it is valid as it is; empty, to nothing. */
    private static final class Ranges {
        private final int[] first;
        private final int[] last;
        private final @Nullable String[] mapped;

        private Ranges(int count) {
            first = new int[count];
            last = new int[count];
            mapped = new String[count];
        }

        static Ranges of(List<String> lines) {
            Ranges ranges = new Ranges(lines.size());
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                int colon = line.indexOf(':');
                String[] ends = (colon < 0 ? line : line.substring(0, colon)).split("-", -1);
                ranges.first[i] = Integer.parseInt(ends[0], 16);
                ranges.last[i] = Integer.parseInt(ends[ends.length - 1], 16);
                ranges.mapped[i] = colon < 0 ? null : text(line.substring(colon + 1));
            }
            return ranges;
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

        /** The place of the range that holds this character; -1: none does. */
        int find(int character) {
            int found = Arrays.binarySearch(first, character);
            int place = found >= 0 ? found : -found - 2;
            return place >= 0 && character <= last[place] ? place : -1;
        }
    }

    private final Ranges table;
    private final Map<String, Ranges> sets;

    private IdnaTable(Ranges table, Map<String, Ranges> sets) {
        this.table = table;
        this.sets = sets;
    }

    private static final class Read {
        static final IdnaTable TABLE = read();
    }

    static IdnaTable get() {
        return Read.TABLE;
    }

    /** The text that a character becomes, itself when it is valid and none when it is ignored; null: it is disallowed. */
    @Nullable
    String map(int character) {
        int place = table.find(character);
        if (place < 0) {
            return null;
        }
        String mapped = table.mapped[place];
        if (mapped == null) {
            return Character.toString(character);
        }
        int distance = character - table.first[place];
        return distance == 0 || mapped.isEmpty() ? mapped : Character.toString(mapped.codePointAt(0) + distance);
    }

    /** Whether it may stand in a label as it is. */
    boolean isValid(int character) {
        int place = table.find(character);
        return place >= 0 && table.mapped[place] == null;
    }

    /** Whether it is a virama, behind which a joiner may stand. */
    boolean isVirama(int character) {
        return isIn("virama", character);
    }

    /** Whether it joins the character behind it: Joining_Type L or D. */
    boolean joinsNext(int character) {
        return isIn("joins-next", character);
    }

    /** Whether it joins the character before it: Joining_Type R or D. */
    boolean joinsPrevious(int character) {
        return isIn("joins-previous", character);
    }

    /** Whether joining looks through it: Joining_Type T. */
    boolean isTransparent(int character) {
        return isIn("transparent", character);
    }

    private boolean isIn(String set, int character) {
        return Objects.requireNonNull(sets.get(set), set).find(character) >= 0;
    }

    private static IdnaTable read() {
        List<String> lines = DataFile.lines(FILE);
        Map<String, Ranges> parts = new HashMap<>();
        String name = "";
        int start = 0;
        for (int i = 0; i <= lines.size(); i++) {
            if (i == lines.size() || lines.get(i).startsWith("= ")) {
                parts.put(name, Ranges.of(lines.subList(start, i)));
                name = i == lines.size() ? "" : lines.get(i).substring(2);
                start = i + 1;
            }
        }
        return new IdnaTable(Objects.requireNonNull(parts.remove(""), FILE), parts);
    }
}
