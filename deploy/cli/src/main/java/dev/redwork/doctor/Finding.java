package dev.redwork.doctor;

import java.util.List;
import java.util.Locale;

/**
 * One check and what it found.
 *
 * @param check its name, for scripts: {@code no_spec}
 * @param queue empty: it is of the server
 * @param found what there is, for people
 * @param advice what to do; empty: nothing
 * @param examples some of what it is about
 */
public record Finding(Level level, String check, String queue, String found, String advice, List<String> examples) {
    /** How bad it is. */
    public enum Level {
        OK,
        /** A human may want to act. */
        WARNING,
        /** Something is broken. */
        PROBLEM;

        /** Lower case. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
