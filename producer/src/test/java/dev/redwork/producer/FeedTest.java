package dev.redwork.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FeedTest {
    private final Feed<Integer> feed = new Feed<>(2);

    @Test
    void whatWasPutIsTakenInOrderAndThenItEnds() throws InterruptedException {
        feed.put(1);
        feed.put(2);
        feed.close();
        feed.close();

        Iterator<Integer> inputs = feed.iterator();
        assertThat(inputs.next()).isEqualTo(1);
        assertThat(inputs.hasNext()).isTrue();
        assertThat(inputs.next()).isEqualTo(2);
        assertThat(inputs.hasNext()).isFalse();
        assertThatThrownBy(inputs::next).isInstanceOf(NoSuchElementException.class);
        assertThatIllegalStateException().isThrownBy(() -> feed.put(3)).withMessage("the feed was closed");
    }

    @Test
    void aFullOneMakesWhoPutsWait() throws Exception {
        assertThat(feed.offer(1, Duration.ZERO)).isTrue();
        assertThat(feed.offer(2, Duration.ofDays(-1))).isTrue();
        assertThat(feed.offer(3, Duration.ofMillis(10))).isFalse();
        CompletableFuture<Boolean> third = put(3);
        assertThat(feed.iterator().next()).isEqualTo(1);

        assertThat(third.get()).isTrue();
        assertThat(feed.iterator().next()).isEqualTo(2);
        assertThat(feed.iterator().next()).isEqualTo(3);
    }

    @Test
    void whoWaitsForRoomIsToldThatNobodyReads() {
        CompletableFuture<Boolean> third = fullAndOneMore();
        feed.abandon();

        assertThatThrownBy(third::join)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nobody reads the results");
        assertThat(feed.iterator().hasNext()).isFalse();
    }

    @Test
    void whoWaitsForRoomIsToldThatItWasClosedAndTheRestIsTaken() {
        CompletableFuture<Boolean> third = fullAndOneMore();
        feed.close();

        assertThatThrownBy(third::join).hasMessageContaining("the feed was closed");
        assertThat(feed).containsExactly(1, 2);
    }

    private CompletableFuture<Boolean> fullAndOneMore() {
        assertThat(put(1).join()).isTrue();
        assertThat(put(2).join()).isTrue();
        return put(3);
    }

    /** Returns when it was put, or waits. */
    private CompletableFuture<Boolean> put(int input) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                feed.put(input);
                done.complete(true);
            } catch (InterruptedException | RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        thread.start();
        await().until(() -> done.isDone() || thread.getState() == Thread.State.TIMED_WAITING);
        return done;
    }

    @Test
    void aReaderThatIsInterruptedEndsAtOnce() throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread reader = new Thread(() -> {
            try {
                boolean unused = feed.iterator().hasNext();
            } catch (CancellationException e) {
                thrown.set(e);
            }
        });
        reader.start();
        reader.interrupt();
        reader.join();
        assertThat(thrown.get()).hasMessageContaining("interrupted");
    }

    @Test
    void itHoldsOneOrMore() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Feed<>(0));
    }
}
