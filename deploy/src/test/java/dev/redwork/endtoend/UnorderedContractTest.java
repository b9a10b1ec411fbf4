package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Task;
import dev.redwork.producer.JobFailedException;
import dev.redwork.producer.MapItem;
import dev.redwork.producer.Producer;
import dev.redwork.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UnorderedContractTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    /** Gives its input back; 0 waits for the latch, negative ones fail. */
    private static final Task<Integer, Integer> ECHO =
            Task.of("echo", Integer.class, Integer.class).with(options -> options.attempts(1));

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int AT_ONCE = 4;

    private final CountDownLatch latch = new CountDownLatch(1);
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private Worker worker;
    private Producer producer;

    @BeforeEach
    void start() {
        worker = Worker.builder(REDIS.url())
                .handle(ECHO, (n, context) -> echo(n))
                .lane(2 * AT_ONCE, "default")
                .drain(Duration.ofSeconds(1))
                .start();
        producer = Producer.connect(REDIS.url());
    }

    @AfterEach
    void stop() {
        latch.countDown();
        producer.close();
        worker.close();
    }

    @Test
    void handsJobsOutAsTheyEndSoThatASlowOneHoldsUpNoOther() {
        Iterator<MapItem<Integer, Integer>> jobs = iterator(range(0, 200), PATIENCE);
        List<Integer> outputs = new ArrayList<>();
        while (outputs.size() < 199) {
            outputs.add(jobs.next().get());
        }
        assertThat(outputs)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(1, 200).boxed().toList());
        latch.countDown();
        MapItem<Integer, Integer> last = jobs.next();
        assertThat(last.input()).isZero();
        assertThat(last.get()).isZero();
        assertThat(jobs.hasNext()).isFalse();
        assertThatThrownBy(jobs::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void keepsNoMoreOpenThanItWasTold() {
        assertThat(unordered(range(1, 300), PATIENCE)).hasSize(299);
        assertThat(most).hasValueBetween(1, AT_ONCE);
    }

    @Test
    void goesOnAfterAFailure() {
        List<MapItem<Integer, Integer>> all =
                unordered(List.of(1, -1, 2, -2, 3).iterator(), PATIENCE).toList();
        assertThat(all).hasSize(5);
        for (MapItem<Integer, Integer> one : all) {
            if (one.input() < 0) {
                assertThatThrownBy(one::get)
                        .isInstanceOf(JobFailedException.class)
                        .hasMessageContaining("negative");
            } else {
                assertThat(one.get()).isEqualTo(one.input());
            }
        }
    }

    @Test
    void runsNotFarAheadOfASlowReader() {
        AtomicInteger taken = new AtomicInteger();
        Iterator<Integer> inputs =
                IntStream.rangeClosed(1, 1_000).peek(n -> taken.set(n)).iterator();
        Iterator<MapItem<Integer, Integer>> jobs = iterator(inputs, PATIENCE);
        for (int read = 1; read <= 50; read++) {
            jobs.next();
            await().until(() -> ended.get() == enqueued());
            assertThat(ended.get() - read).isLessThanOrEqualTo(2 * AT_ONCE);
            assertThat(taken.get() - ended.get()).as("inputs read ahead").isLessThanOrEqualTo(AT_ONCE);
        }
    }

    /** One job for each result that it reads was a round trip for each. */
    @Test
    void aReaderThatIsSlowerThanTheWorkersEnqueuesManyAtATime() {
        Iterator<MapItem<Integer, Integer>> jobs = producer.streamUnordered(
                        ECHO, () -> IntStream.rangeClosed(1, 1_000).iterator(), options -> options.atOnce(100))
                .iterator();
        jobs.next();
        await().until(() -> ended.get() == enqueued());
        int before = enqueued();
        int read = 0;
        while (enqueued() == before) {
            jobs.next();
            read++;
        }
        assertThat(read).isBetween(2, before);
        await().until(() -> ended.get() == enqueued());
        assertThat(enqueued() - before).isGreaterThanOrEqualTo(50);
    }

    @Test
    void endsAtAnInterrupt() {
        Iterator<MapItem<Integer, Integer>> jobs = iterator(List.of(0).iterator(), PATIENCE);
        Thread.currentThread().interrupt();
        assertThatThrownBy(jobs::next).isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void hasNothingOfNothing() {
        assertThat(unordered(Collections.emptyIterator(), PATIENCE)).isEmpty();
        assertThatThrownBy(() -> producer.streamUnordered(ECHO, List.of(1), options -> options.atOnce(0)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static int enqueued() {
        try (RawRedis raw = RawRedis.connect(REDIS.url())) {
            return Integer.parseInt(raw.call("HGET", "redwork:{default}:totals", "enqueued"));
        }
    }

    private Stream<MapItem<Integer, Integer>> unordered(Iterator<Integer> inputs, Duration patience) {
        return producer.streamUnordered(
                ECHO,
                () -> inputs,
                options -> options.atOnce(AT_ONCE).collectErrors().timeout(patience));
    }

    private Iterator<MapItem<Integer, Integer>> iterator(Iterator<Integer> inputs, Duration patience) {
        return unordered(inputs, patience).iterator();
    }

    private static Iterator<Integer> range(int from, int to) {
        return IntStream.range(from, to).iterator();
    }

    private int echo(int n) throws InterruptedException {
        int now = running.incrementAndGet();
        most.accumulateAndGet(now, Math::max);
        try {
            if (n == 0) {
                latch.await();
            } else if (n < 0) {
                throw new IllegalStateException("negative");
            }
            return n;
        } finally {
            running.decrementAndGet();
            ended.incrementAndGet();
        }
    }
}
