package dev.redwork.job;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** The rules of a task's masks, which are JSON pointers (RFC 6901) that may have {@code *} for any field or element. */
final class MaskRules {
    /** Of a task: each of its jobs carries all of them. */
    static final int MOST = 16;

    static final int LONGEST = 256;

    /** A chunk's input is an array of inputs, and its output an object that has the outputs in {@code items}. */
    private static final List<String> OF_A_CHUNK = List.of("/*", "/items/*/output");

    private static final Pattern POINTER = Pattern.compile("(?:/(?:[^~/\\p{Cntrl}\\p{Cs}]|~[01])*)*");

    private MaskRules() {}

    /**
     * More of them.
     *
     * @throws IllegalArgumentException one is no pointer, or there are too many
     */
    static List<String> more(Collection<String> old, List<String> more) {
        List<String> all = new ArrayList<>(old);
        for (String pointer : more) {
            if (pointer.length() > LONGEST || !POINTER.matcher(pointer).matches()) {
                throw new IllegalArgumentException("mask '"
                        + Utf8.printable(pointer.substring(0, Math.min(pointer.length(), LONGEST)))
                        + "' is no JSON pointer such as /card/number, of " + LONGEST + " characters at most");
            } else if (!all.contains(pointer)) {
                all.add(pointer);
            }
            if (all.size() > MOST) {
                throw new IllegalArgumentException(
                        "there are more than " + MOST + " masks: mask what holds several, such as /card");
            }
        }
        return List.copyOf(all);
    }

    /** Those of chunks of the task. */
    static List<String> ofChunks(List<String> pointers) {
        return pointers.stream()
                .flatMap(pointer -> OF_A_CHUNK.stream().map(start -> start + pointer))
                .toList();
    }
}
