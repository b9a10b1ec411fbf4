package dev.redwork.cli.terminal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.DefaultJoranConfigurator;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.status.NopStatusListener;

/**
 * Logs go to stderr, since stdout is for data; levels are set by the command: see {@link Logging}. Logback finds this as a service.
 * A {@code logback.xml} would say the same, and cost each JVM some hundred classes and lambdas before its first job.
 */
public final class LogConfigurator extends DefaultJoranConfigurator {
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (performMultiStepConfigurationFileSearch(false) != null) {
            // A user's own file, named by a property or on the class path.
            return super.configure(context);
        }
        context.getStatusManager().add(new NopStatusListener());
        LogLines lines = new LogLines(LogLines.Form.COMMAND);
        lines.setContext(context);
        lines.start();
        ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
        stderr.setContext(context);
        stderr.setName("STDERR");
        stderr.setTarget("System.err");
        stderr.setEncoder(lines);
        stderr.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(stderr);
        // It warns of each malformed request, of which a stranger can send as many as he likes.
        context.getLogger("org.eclipse.jetty").setLevel(Level.ERROR);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
