package dev.redwork.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Events as text: a line each and, below it, the stack of its exception. A PatternLayout would spin seventy lambdas for it. */
final class LogLines extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = {};
    private static final int LEVEL_WIDTH = 5;

    enum Form {
        /** {@code 09:30:12.123 WARN  message}: of a command, read as it comes. */
        COMMAND,
        /** {@code 2026-03-01T09:30:12.123+01:00 INFO  [thread] Logger job=id: message}: of a worker, kept and searched. */
        WORKER
    }

    /** Apart, since most commands log nothing and can do without. */
    private static final class Times {
        private static final DateTimeFormatter OF_DAY = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
        private static final DateTimeFormatter WITH_ZONE =
                DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT);
    }

    private final Form form;

    LogLines(Form form) {
        this.form = form;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        return text(form, event, ZoneId.systemDefault()).getBytes(UTF_8);
    }

    static String text(Form form, ILoggingEvent event, ZoneId zone) {
        StringBuilder text = new StringBuilder();
        DateTimeFormatter time = form == Form.WORKER ? Times.WITH_ZONE : Times.OF_DAY;
        time.formatTo(Instant.ofEpochMilli(event.getTimeStamp()).atZone(zone), text);
        String level = event.getLevel().toString();
        text.append(' ').append(level).append(" ".repeat(LEVEL_WIDTH - level.length() + 1));
        if (form == Form.WORKER) {
            String logger = event.getLoggerName();
            text.append('[').append(event.getThreadName()).append("] ");
            text.append(logger, logger.lastIndexOf('.') + 1, logger.length());
            String job = event.getMDCPropertyMap().get("job");
            if (job != null) {
                text.append(" job=").append(job);
            }
            text.append(": ");
        }
        text.append(event.getFormattedMessage()).append(System.lineSeparator());
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            text.append(ThrowableProxyUtil.asString(thrown));
        }
        return text.toString();
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
