package dev.redwork.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import dev.redwork.cli.terminal.LogLines.Form;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogLinesTest {
    private static final ZoneId UTC = ZoneId.of("UTC");

    private final LoggerContext context = context();

    private static LoggerContext context() {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        return context;
    }

    @Test
    void aCommandTellsTimeLevelAndMessage() {
        assertThat(LogLines.text(Form.COMMAND, event("dev.redwork.Some", Level.WARN, "Redis is gone", null), UTC))
                .isEqualTo("09:05:02.030 WARN  Redis is gone\n");
        assertThat(LogLines.text(Form.COMMAND, event("dev.redwork.Some", Level.DEBUG, "a\nb", null), UTC))
                .isEqualTo("09:05:02.030 DEBUG a\nb\n");
    }

    @Test
    void aWorkerTellsDateZoneThreadLoggerAndJob() {
        assertThat(LogLines.text(Form.WORKER, event("dev.redwork.Press", Level.INFO, "pressed", null), UTC))
                .isEqualTo("2026-03-01T09:05:02.030Z INFO  [redwork-1] Press: pressed\n");
        LoggingEvent event = ofJob(event("dev.redwork.Press", Level.INFO, "pressed", null));
        assertThat(LogLines.text(Form.WORKER, event, ZoneId.of("Asia/Kolkata")))
                .isEqualTo("2026-03-01T14:35:02.030+05:30 INFO  [redwork-1] Press job=page-7: pressed\n");
    }

    @Test
    void anExceptionFollowsWithItsCauses() {
        LoggingEvent event = event("dev.redwork.Some", Level.ERROR, "no bread", failure());
        assertThat(LogLines.text(Form.COMMAND, event, UTC))
                .startsWith("09:05:02.030 ERROR no bread\njava.lang.IllegalStateException: no oven\n\tat "
                        + LogLinesTest.class.getName() + ".failure(")
                .contains(
                        "\n\tSuppressed: java.lang.IllegalArgumentException: door\n\t\tat ",
                        "\nCaused by: java.io.IOException: no gas\nsince Monday\n\tat ",
                        " common frames omitted\n");
    }

    @Test
    void bytesAreUtf8() {
        LoggingEvent event = event("dev.redwork.Some", Level.WARN, "größer als 5 €", null);
        assertThat(new String(new LogLines(Form.COMMAND).encode(event), UTF_8)).endsWith(" WARN  größer als 5 €\n");
    }

    /** Of the patterns that these lines were once written by, and that a user's own file may have. */
    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Asia/Kolkata", "America/St_Johns"})
    void theyAreAsAPatternWouldWriteThem(String zone) {
        PatternLayout command = layout("%d{HH:mm:ss.SSS, ZONE} %-5level %msg%n", zone);
        PatternLayout worker = layout(
                "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX, ZONE} %-5level [%thread] %logger{0}"
                        + "%replace( job=%X{job}){' job=$', ''}: %msg%n",
                zone);
        for (LoggingEvent event : events()) {
            assertThat(LogLines.text(Form.COMMAND, event, ZoneId.of(zone))).isEqualTo(command.doLayout(event));
            assertThat(LogLines.text(Form.WORKER, event, ZoneId.of(zone))).isEqualTo(worker.doLayout(event));
        }
    }

    private PatternLayout layout(String pattern, String zone) {
        PatternLayout layout = new PatternLayout();
        layout.setContext(context);
        layout.setPattern(pattern.replace("ZONE", zone));
        layout.start();
        return layout;
    }

    private List<LoggingEvent> events() {
        List<LoggingEvent> events = new ArrayList<>();
        for (String logger : List.of("dev.redwork.worker.Worker", "alone", "ROOT", "ends.")) {
            for (Level level : List.of(Level.ERROR, Level.WARN, Level.INFO, Level.DEBUG, Level.TRACE)) {
                events.add(event(logger, level, "one\ntwo {}", null));
                events.add(event(logger, level, "", failure()));
                events.add(ofJob(event(logger, level, "of a job", failure())));
            }
        }
        return events;
    }

    private LoggingEvent event(String logger, Level level, String message, @Nullable Throwable thrown) {
        LoggingEvent event =
                new LoggingEvent(LogLinesTest.class.getName(), context.getLogger(logger), level, message, thrown, null);
        event.setInstant(Instant.parse("2026-03-01T09:05:02.030999Z"));
        event.setThreadName("redwork-1");
        return event;
    }

    private static LoggingEvent ofJob(LoggingEvent event) {
        event.setMDCPropertyMap(Map.of("job", "page-7", "tenant", "a"));
        return event;
    }

    private static IllegalStateException failure() {
        IOException cause = new IOException("no gas\nsince Monday");
        IllegalStateException failure = new IllegalStateException("no oven", cause);
        failure.addSuppressed(new IllegalArgumentException("door"));
        return failure;
    }
}
