package dev.redwork.dashboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.dashboard.api.EventLog.Event;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventLogTest {
    private long nanos = -5;
    private final EventLog log = new EventLog(() -> nanos, 1_000);

    private @Nullable List<String> since(String id) {
        List<Event> events = log.since(id);
        return events == null ? null : events.stream().map(Event::id).toList();
    }

    @Test
    void anEventIsWrittenWithItsNumber() {
        assertThat(log.add("queues", "mail", "{\"a\":1}").text())
                .isEqualTo("id: 1000-1\nevent: queues\ndata: {\"a\":1}\n\n");
        assertThat(log.id()).isEqualTo("1000-1");
    }

    @Test
    void whoHasHeardTheFirstGetsTheRest() {
        log.add("queues", "a", "{}");
        log.add("queues", "b", "{}");
        log.add("queues", "c", "{}");

        assertThat(since("1000-1")).containsExactly("1000-2", "1000-3");
        assertThat(since("1000-0")).hasSize(3);
        assertThat(since("1000-3")).isEmpty();
    }

    @Test
    void ofManyChangesOfAQueueTheLastOfEachKindTellsAll() {
        log.add("queues", "a", "{}");
        log.add("paused", "a", "{}");
        log.add("queues", "b", "{}");
        log.add("queues", "a", "{}");

        assertThat(since("1000-0")).containsExactly("1000-2", "1000-3", "1000-4");
    }

    @Test
    void afterAMinuteEventsAreForgottenAndWhoMissedThemIsTold() {
        log.add("queues", "a", "{}");
        nanos += TimeUnit.SECONDS.toNanos(60);
        log.add("queues", "b", "{}");
        assertThat(since("1000-0")).containsExactly("1000-1", "1000-2");

        nanos += 1;
        assertThat(since("1000-0")).isNull();
        assertThat(since("1000-1")).containsExactly("1000-2");
        nanos += TimeUnit.SECONDS.toNanos(60);
        assertThat(since("1000-1")).isNull();
        assertThat(since("1000-2")).isEmpty();
    }

    @Test
    void idsOfAnotherProcessOrOfNobodyAreNotOurs() {
        log.add("queues", "a", "{}");

        for (String id : List.of("999-1", "1000-2", "1000--1", "1000", "", "x", "1000-1 ", "9".repeat(40) + "-1")) {
            assertThat(since(id)).as(id).isNull();
        }
    }

    @Test
    void whileNobodyLookedAnythingMayHaveHappened() {
        log.add("queues", "a", "{}");
        log.interrupt();

        assertThat(since("1000-1")).isNull();
        assertThat(since(log.id())).isEmpty();
    }
}
