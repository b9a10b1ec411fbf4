package dev.redwork.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.redwork.job.PayloadException;
import dev.redwork.job.Task;
import dev.redwork.job.Ticker;
import dev.redwork.producer.JobOrder.Numbered;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Inputs of a map, on their way to jobs. */
@Timeout(60)
class MapInputsTest {
    private static final Task<Object, Integer> TASK = Task.of("t", Object.class, Integer.class);

    private final TurnedClock clock = new TurnedClock();
    private final WakeUp reader = new WakeUp();
    private final Batch batch = new Batch(Orders.closed(), Orders.KEYS, "b", clock);
    private Duration idle = MapInputs.IDLE;
    private MapInputs<Object> inputs = made(List.of(), new MapOptions<>());

    private MapInputs<Object> made(Iterable<Object> source, MapOptions<Object> options) {
        return new MapInputs<>(
                source, TASK, options, ChunkSize.of(options.chunk()), first -> "b." + first, reader, clock, idle);
    }

    private void read(Iterable<Object> source, MapOptions<Object> options) {
        inputs = made(source, options);
    }

    @AfterEach
    void close() {
        inputs.close();
    }

    private MapJob<Object> next() {
        return await().until(inputs::poll, Objects::nonNull);
    }

    private List<String> rest() {
        List<String> all = new ArrayList<>();
        await().until(() -> {
            for (MapJob<Object> job = inputs.poll(); job != null; job = inputs.poll()) {
                all.add(job.id + "=" + job.json());
            }
            return inputs.isAtEnd();
        });
        return all;
    }

    @Test
    void eachInputIsAJobOfItsOwn() {
        read(List.of(7, "x"), new MapOptions<>());
        assertThat(rest()).containsExactly("b.0=7", "b.1=\"x\"");
        assertThat(inputs.failure()).isNull();
        assertThat(inputs.isIdle()).isFalse();
    }

    @Test
    void orAChunkOfThemNamedByItsFirst() {
        read(List.of(0, 1, 2, 3, 4, 5, 6), new MapOptions<>().chunk(3));
        assertThat(rest()).containsExactly("b.0=[0,1,2]", "b.3=[3,4,5]", "b.6=[6]");
    }

    @Test
    void aChunkIsFullBeforeItHasAMegabyte() {
        String third = "x".repeat(350_000);
        read(List.of(third, third, third, 1), new MapOptions<>().chunk(100));
        assertThat(next().inputs).hasSize(2);
        MapJob<Object> second = next();
        assertThat(second.id).isEqualTo("b.2");
        assertThat(second.inputs).extracting(Numbered::input).containsExactly(third, 1);
    }

    @Test
    void anInputThatFitsIntoNoChunkEndsThem() {
        read(List.of(1, "x".repeat(1_000_000), 2), new MapOptions<>().chunk(2));
        assertThat(rest()).containsExactly("b.0=[1]");
        assertThat(inputs.failure())
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("task t has 1000002 bytes")
                .hasMessageContaining("use chunk(1)");
    }

    @Test
    void aChunkWaitsForMoreInputsForAWhileOnly() throws InterruptedException {
        try (Feed<Object> feed = new Feed<>(10)) {
            read(feed, new MapOptions<>().chunk(3));
            assertThat(inputs.isIdle()).isTrue();
            feed.put(1);
            await().until(() -> !inputs.isIdle());
            assertThat(inputs.poll()).isNull();
            assertThat(inputs.patience()).isEqualTo(MapInputs.LINGER.toNanos());
            clock.turn(MapInputs.LINGER);
            assertThat(Objects.requireNonNull(inputs.poll()).json().toString()).isEqualTo("[1]");
            assertThat(inputs.patience()).isEqualTo(Ticker.nanos(Ticker.FOR_EVER));
        }
    }

    /** Else it would have other inputs the next time. */
    @Test
    void aChunkOfABatchWaitsForAllOfThem() throws InterruptedException {
        Feed<Object> feed = new Feed<>(10);
        read(feed, new MapOptions<>().chunk(3).batch(batch));
        assertThat(inputs.isIdle()).isTrue();
        feed.put(1);
        await().until(() -> !inputs.isIdle());
        clock.turn(Duration.ofHours(1));
        assertThat(inputs.poll()).isNull();
        feed.put(2);
        feed.close();
        assertThat(rest()).containsExactly("b.0=[1,2]");
    }

    @Test
    void inputsThatFailCutNoChunkOfABatch() {
        read(
                () -> Stream.<Object>of(1, 2, 3)
                        .peek(n -> {
                            if (n.equals(3)) {
                                throw new IllegalStateException("no more");
                            }
                        })
                        .iterator(),
                new MapOptions<>().chunk(5).batch(batch));
        assertThat(rest()).isEmpty();
        assertThat(inputs.failure()).hasMessage("no more");
    }

    @Test
    void itReadsNotFarAheadOfThoseThatAreTaken() {
        AtomicInteger taken = new AtomicInteger();
        read(
                () -> IntStream.iterate(0, n -> n + 1)
                        .peek(n -> taken.incrementAndGet())
                        .<Object>mapToObj(n -> n)
                        .iterator(),
                new MapOptions<>());
        MapJob<Object> first = next();
        await().until(() -> taken.get() >= 1_000);
        assertThat(first.id).isEqualTo("b.0");
        assertThat(next().id).isEqualTo("b.1");
        await().during(Duration.ofMillis(50)).until(() -> taken.get() <= 1_003);

        AtomicInteger few = new AtomicInteger();
        inputs.close();
        read(
                () -> IntStream.iterate(0, n -> n + 1)
                        .peek(n -> few.incrementAndGet())
                        .<Object>mapToObj(n -> n)
                        .iterator(),
                new MapOptions<>().atOnce(2));
        assertThat(next().id).isEqualTo("b.0");
        await().during(Duration.ofMillis(50)).until(() -> few.get() <= 4);
    }

    @Test
    void closedItInterruptsAnIteratorThatWaits() {
        Feed<Object> feed = new Feed<>(1);
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        read(
                () -> {
                    thread.complete(Thread.currentThread());
                    return feed.iterator();
                },
                new MapOptions<>());
        assertThat(inputs.isIdle()).isTrue();
        await().until(() -> thread.join().getState() == Thread.State.WAITING);
        inputs.close();
        assertThat(inputs.isAtEnd()).isTrue();
        assertThat(inputs.failure()).isNull();
        await().until(() -> !thread.join().isAlive());
    }

    @Test
    void aFeedIsToldThatItIsReadNoMore() {
        Feed<Object> feed = new Feed<>(1);
        read(feed, new MapOptions<>());
        assertThat(inputs.isIdle()).isTrue();
        inputs.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> feed.put(1))
                .withMessageContaining("nobody reads the results");
    }

    /** A map that is abandoned half way, and not closed, keeps no thread; one that is read on gets another. */
    @Test
    void itsThreadDoesNotWaitForEverForSomebodyToTakeItsJobs() {
        idle = Duration.ofMillis(20);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        read(
                () -> IntStream.range(0, 10)
                        .peek(n -> threads.add(Thread.currentThread()))
                        .<Object>mapToObj(n -> n)
                        .iterator(),
                new MapOptions<>().atOnce(2));
        MapJob<Object> first = next();
        await().until(() -> threads.stream().noneMatch(Thread::isAlive));

        assertThat(first.id).isEqualTo("b.0");
        assertThat(rest()).hasSize(9).first().isEqualTo("b.1=1");
        assertThat(threads.size()).isGreaterThan(1);
    }

    @Test
    void whateverAnIteratorThrowsIsTold() {
        read(() -> new Throwing(new IOException("lost")), new MapOptions<>());
        assertThat(rest()).isEmpty();
        assertThat(inputs.failure()).isInstanceOf(IOException.class).hasMessage("lost");
    }

    private record Throwing(Exception thrown) implements Iterator<Object> {
        @Override
        public boolean hasNext() {
            throw Throwing.<RuntimeException>sneaky(thrown);
        }

        @Override
        public Object next() {
            throw new AssertionError();
        }

        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        private static <T extends Exception> T sneaky(Exception thrown) throws T {
            throw (T) thrown;
        }
    }
}
