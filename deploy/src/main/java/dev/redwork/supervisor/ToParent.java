package dev.redwork.supervisor;

import dev.redwork.worker.Cause;
import java.util.Locale;

/** The lines that a worker process writes to its stdout for the supervisor that started it; names hold no blanks. */
public final class ToParent {
    private static final String SESSION = "session";
    private static final String ENDED = "ended";

    private ToParent() {}

    /** It is about to open this session. */
    public static String session(String queue, String session) {
        return SESSION + " " + queue + " " + session;
    }

    /** It has stopped in good order, for this reason. */
    public static String ended(Cause cause) {
        return ENDED + " " + cause.name().toLowerCase(Locale.ROOT);
    }

    /** What a line tells goes into {@code heard}; a handler may have printed anything, and that is nothing. */
    static void read(String line, Heard heard) {
        String[] words = line.split(" ", -1);
        if (words.length == 3 && words[0].equals(SESSION)) {
            heard.session(words[1], words[2]);
        } else if (words.length == 2 && words[0].equals(ENDED)) {
            for (Cause cause : Cause.values()) {
                if (cause.name().toLowerCase(Locale.ROOT).equals(words[1])) {
                    heard.ended(cause);
                }
            }
        }
    }

    /** Who listens. */
    interface Heard {
        void session(String queue, String session);

        void ended(Cause cause);
    }
}
