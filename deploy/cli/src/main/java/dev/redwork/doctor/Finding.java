package dev.redwork.doctor;

import java.util.List;
import java.util.Locale;

/**
 * Something that was found, of the server or of one queue.
 *
 * @param queue empty: it is of the server
 * @param detail of this queue; empty: the check says it all
 * @param examples some of what it is about
 */
public record Finding(Check check, String queue, String detail, List<String> examples) {
    private static final String QUEUE = "QUEUE";

    /**
     * The kind of a finding: the same for all queues where it was found.
     *
     * @param name for scripts: {@code no_spec}
     * @param meaning what there is, for people
     * @param advice what to do, where {@code QUEUE} stands for the queue; empty: nothing
     */
    public record Check(Level level, String name, String meaning, String advice) {}

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

    public Level level() {
        return check.level();
    }

    /** The fault, or the good news, in one sentence. */
    public String found() {
        return check.meaning() + (detail.isEmpty() ? "" : ": " + detail);
    }

    /** The remedy; empty: there is nothing to do. */
    public String advice() {
        return check.advice().replace(QUEUE, queue);
    }
}
