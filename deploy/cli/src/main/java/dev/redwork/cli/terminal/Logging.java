package dev.redwork.cli.terminal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** How much is logged to stderr; where and how it looks is in {@code logback.xml}. */
public final class Logging {
    private Logging() {}

    /** A command only warns; {@code verbose} tells each step. */
    public static void ofCommand(boolean verbose) {
        set(verbose ? Level.DEBUG : Level.WARN);
    }

    /** A worker also tells of its life; {@code verbose} adds a line a job. */
    public static void ofWorker(boolean verbose) {
        set(verbose ? Level.DEBUG : Level.INFO);
    }

    /** The process ends because somebody asked for it: failures on the way are no news. */
    public static void silence() {
        set(Level.OFF);
    }

    private static void set(Level level) {
        ((Logger) LoggerFactory.getLogger("dev.redwork")).setLevel(level);
    }
}
