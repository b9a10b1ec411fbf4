package dev.redwork.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.Context;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logback that starts anew beside this one, with a class path of its own. */
class LogConfiguratorTest {
    private static final String PROPERTY = "logback.configurationFile";
    private static final String OURS = "WARN STDERR ConsoleAppender of LogLines";
    private static final String USERS = "ERROR mine ListAppender";
    private static final String FILE = "<configuration>"
            + "<appender name='mine' class='ch.qos.logback.core.read.ListAppender'/>"
            + "<root level='ERROR'><appender-ref ref='mine'/></root></configuration>";

    @TempDir
    Path directory;

    @AfterEach
    void clear() {
        System.clearProperty(PROPERTY);
    }

    @Test
    void warningsGoToStderr() throws Exception {
        assertThat(root()).isEqualTo(OURS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"logback.xml", "logback-test.xml"})
    void aFileOnTheClassPathIsObeyed(String name) throws Exception {
        Files.writeString(directory.resolve(name), FILE);
        assertThat(root()).isEqualTo(USERS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"of the class path", "path", "URL"})
    void aFileThatThePropertyNamesIsObeyed(String as) throws Exception {
        Path file = Files.writeString(directory.resolve("mine.xml"), FILE);
        System.setProperty(
                PROPERTY,
                switch (as) {
                    case "path" -> file.toString();
                    case "URL" -> file.toUri().toURL().toString();
                    default -> "mine.xml";
                });
        assertThat(root()).isEqualTo(USERS);
    }

    /** Logback alone would then write DEBUG to stdout. */
    @Test
    void aFileThatIsNotThereIsIgnored() throws Exception {
        System.setProperty(PROPERTY, directory.resolve("none.xml").toString());
        assertThat(root()).isEqualTo(OURS);
    }

    private String root() throws Exception {
        URL[] path = {
            directory.toUri().toURL(),
            home(LogConfigurator.class),
            home(Probe.class),
            home(LoggerContext.class),
            home(Context.class),
            home(org.slf4j.Logger.class)
        };
        try (URLClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
            return (String)
                    loader.loadClass(Probe.class.getName()).getMethod("root").invoke(null);
        }
    }

    private static URL home(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    /** Runs on the other class path. */
    public static final class Probe {
        private Probe() {}

        /** Level and appenders of the root. */
        public static String root() throws Exception {
            LoggerContext context = new LoggerContext();
            new ContextInitializer(context).autoConfig();
            Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
            StringBuilder text = new StringBuilder(root.getLevel().toString());
            root.iteratorForAppenders()
                    .forEachRemaining(appender -> text.append(' ').append(told(appender)));
            return text.toString();
        }

        private static String told(Appender<ILoggingEvent> appender) {
            String told = appender.getName() + " " + appender.getClass().getSimpleName();
            return appender instanceof ConsoleAppender<ILoggingEvent> console
                    ? told + " of " + console.getEncoder().getClass().getSimpleName()
                    : told;
        }
    }
}
