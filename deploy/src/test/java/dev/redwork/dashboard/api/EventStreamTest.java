package dev.redwork.dashboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventStreamTest {
    private final HeldOutput out = new HeldOutput();
    private final EventLog log = new EventLog(() -> 0, 7);

    private EventStream stream(Set<String> queues) {
        return new EventStream(queues, Set.of("queues", "gone"), out);
    }

    @Test
    void whatIsToldBeforeTheConnectionIsOpenComesThen() {
        EventStream stream = stream(Set.of());
        stream.tell(log.add("queues", "a", "{}"));
        assertThat(out.got()).isEmpty();

        stream.start();

        assertThat(out.got()).isEqualTo("id: 7-1\nevent: queues\ndata: {}\n\n");
    }

    @Test
    void onlyWhatWasAskedForIsTold() {
        EventStream stream = stream(Set.of("a", "b"));
        stream.start();
        stream.tell(log.add("queues", "c", "{}"));
        stream.tell(log.add("paused", "a", "{}"));
        assertThat(out.got()).isEmpty();

        stream.tell(log.add("gone", "b", "{}"));
        stream.resume(List.of(log.add("queues", "c", "{}"), log.add("queues", "a", "{}")), log.id());

        assertThat(out.got())
                .isEqualTo("id: 7-3\nevent: gone\ndata: {}\n\nid: 7-5\nevent: queues\ndata: {}\n\n:\nid: 7-5\n\n");
    }

    @Test
    void whoIsSlowIsToldThatHeMissedSomethingAndGoesOnBehindIt() {
        EventStream stream = stream(Set.of());
        stream.start();
        out.takes = false;
        for (int i = 0; i < EventStream.MOST_KEPT; i++) {
            stream.tell(log.add("queues", "a", "{}"));
        }
        out.takes = true;
        stream.onWritePossible();
        assertThat(out.got()).contains("id: 7-64\n").doesNotContain("reset");

        out.takes = false;
        for (int i = 0; i <= EventStream.MOST_KEPT; i++) {
            stream.tell(log.add("queues", "a", "{}"));
        }
        stream.tell(log.add("queues", "b", "{}"));
        out.takes = true;
        stream.onWritePossible();

        assertThat(out.got())
                .endsWith("id: 7-129\nevent: reset\ndata: {}\n\nid: 7-130\nevent: queues\ndata: {}\n\n")
                .doesNotContain("id: 7-65\n");
    }

    @Test
    void itEndsWhenItsCallerHasGone() {
        EventStream stream = stream(Set.of());
        stream.start();
        out.gone = true;

        stream.mark("7-0");

        assertThat(stream.ended()).isDone();
        out.gone = false;
        stream.mark("7-0");
        assertThat(out.got()).isEmpty();
    }
}
