package dev.redwork.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class InboxTest {
    private final Inbox inbox = Orders.inbox(new TurnedClock());

    @Test
    void aHandleThatIsOpenWhenItIsClosedEnds() {
        List<JobHandle<Integer>> handles = Orders.handles(inbox, List.of("a", "b"));
        inbox.close();

        inbox.watch(Orders.KEYS, handles);

        handles.forEach(handle -> assertThatThrownBy(() -> handle.get(Duration.ZERO))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("the producer was closed"));
    }

    @Test
    void aNoticeThatIsEmptyOrNotReadableEndsNothing() {
        assertThatCode(() -> inbox.end(Orders.KEYS, new byte[0])).doesNotThrowAnyException();
        assertThatCode(() -> inbox.end(Orders.KEYS, "no JSON".getBytes(UTF_8))).doesNotThrowAnyException();
        assertThatCode(() -> inbox.end(Orders.KEYS, Orders.succeeded("unknown")))
                .doesNotThrowAnyException();
    }

    @Test
    void aClosedOneStartsNoThread() {
        List<JobHandle<Integer>> handles = Orders.handles(inbox, List.of("a"));
        inbox.close();
        // Those of other tests may take a moment to end.
        Set<Thread> before = Thread.getAllStackTraces().keySet();

        inbox.watch(Orders.KEYS, handles);

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("redwork-inbox-"))
                .isSubsetOf(before);
    }
}
