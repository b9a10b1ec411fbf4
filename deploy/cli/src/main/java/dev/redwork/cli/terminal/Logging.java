package dev.redwork.cli.terminal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.util.List;
import org.slf4j.LoggerFactory;

/** How much is logged to stderr; where is in {@link LogConfigurator}, and how in {@link LogLines}. */
public final class Logging {
    /** Libraries whose own life is no news. */
    private static final List<String> CLIENTS = List.of("redis.clients", "org.apache.hc", "io.javalin");

    private Logging() {}

    /** A command only warns; {@code verbose} tells each step. */
    public static void ofCommand(boolean verbose) {
        set(verbose ? Level.DEBUG : Level.WARN);
    }

    /** How the log of a process that stays is written; {@code JSON} is one object a line, whose keys docs/operations.md lists. */
    public enum Format {
        TEXT,
        JSON
    }

    /** Processes that stay also tell of their life, and a worker's handlers of theirs; {@code verbose} adds a line a job. */
    public static void ofProcess(boolean verbose, Format format) {
        set(verbose ? Level.DEBUG : Level.INFO);
        logger(Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
        CLIENTS.forEach(client -> logger(client).setLevel(Level.WARN));
        // It says as an error that it did not start, and throws: whoever started it tells that, with the reason.
        logger("io.javalin.Javalin").setLevel(Level.OFF);
        logger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders().forEachRemaining(appender -> {
            if (appender instanceof OutputStreamAppender<ILoggingEvent> stderr) {
                Encoder<ILoggingEvent> encoder = format == Format.JSON ? json() : new LogLines(LogLines.Form.WORKER);
                encoder.setContext(stderr.getContext());
                encoder.start();
                stderr.setEncoder(encoder);
            }
        });
    }

    static Encoder<ILoggingEvent> json() {
        JsonEncoder json = new JsonEncoder();
        json.setWithSequenceNumber(false);
        json.setWithNanoseconds(false);
        json.setWithContext(false);
        json.setWithMessage(false);
        json.setWithArguments(false);
        json.setWithFormattedMessage(true);
        return json;
    }

    /** The process ends because somebody asked for it: failures on the way are no news. */
    public static void silence() {
        set(Level.OFF);
    }

    private static void set(Level level) {
        logger("dev.redwork").setLevel(level);
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }
}
