package dev.redwork.listener;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ListenersTest {
    private final Logger log = (Logger) LoggerFactory.getLogger(Listeners.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void collect() {
        lines.start();
        log.addAppender(lines);
    }

    @AfterEach
    void stop() {
        log.detachAppender(lines);
    }

    private static void tell(Listeners<Consumer<String>> listeners, String kind, int number) {
        listeners.tell(kind, number, n -> "job " + n, Consumer::accept);
    }

    @Test
    void allAreToldInTheirOrder() {
        tell(new Listeners<>(List.of(event -> told.add("a " + event), event -> told.add("b " + event))), "started", 1);

        assertThat(told).containsExactly("a job 1", "b job 1");
    }

    @Test
    void oneThatThrowsIsLoggedOnceForEachKindAndKeepsNobodyFromBeingTold() {
        Consumer<String> broken = event -> {
            throw new StackOverflowError("on purpose");
        };
        Listeners<Consumer<String>> listeners = new Listeners<>(List.of(broken, told::add));

        tell(listeners, "started", 1);
        tell(listeners, "started", 2);
        tell(listeners, "dead", 3);

        assertThat(told).containsExactly("job 1", "job 2", "job 3");
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfiesExactly(
                        first -> assertThat(first).contains("told of: started"),
                        next -> assertThat(next).contains("told of: dead"));
    }

    @Test
    void anEventThatCannotBeMadeHarmsNobody() {
        Listeners<Consumer<String>> listeners = new Listeners<>(List.of(told::add));

        listeners.<Integer, String>tell(
                "started",
                1,
                n -> {
                    throw new OutOfMemoryError("on purpose");
                },
                Consumer::accept);

        assertThat(told).isEmpty();
        assertThat(lines.list).hasSize(1);
    }

    @Test
    void twoHundredTasksAreToldApartAndOneLineSaysSo() {
        Logger labelLog = (Logger) LoggerFactory.getLogger(TaskLabels.class);
        labelLog.addAppender(lines);
        TaskLabels labels = new TaskLabels();
        for (int i = 0; i < TaskLabels.MOST; i++) {
            assertThat(labels.of("task" + i)).isEqualTo("task" + i);
        }

        assertThat(labels.of("one-more")).isEqualTo("other");
        assertThat(labels.of("two-more")).isEqualTo("other");
        assertThat(labels.of("task7")).isEqualTo("task7");
        assertThat(labels.of("")).isEqualTo("unknown");
        labelLog.detachAppender(lines);
        assertThat(lines.list).hasSize(1);
    }
}
