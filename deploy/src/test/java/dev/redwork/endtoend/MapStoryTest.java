package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.JobState;
import dev.redwork.job.PermanentFailure;
import dev.redwork.job.RetryPolicy;
import dev.redwork.job.Task;
import dev.redwork.producer.JobFailedException;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.MapItem;
import dev.redwork.producer.Producer;
import dev.redwork.producer.WaitTimeoutException;
import dev.redwork.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A task on many inputs: in chunks, in some order, until one fails, until the time is over, and once more after its producer died. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class MapStoryTest {
    /** Doubles; 0 waits for the gate, negative ones fail for good. */
    private static final Task<Integer, Integer> DOUBLE = Task.of("double", Integer.class, Integer.class);

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    private final CountDownLatch gate = new CountDownLatch(1);

    /** The inputs that were run, each as often as it was. */
    private final ConcurrentLinkedQueue<Integer> ran = new ConcurrentLinkedQueue<>();

    @TempDir
    private Path directory;

    private Scene scene;
    private Worker worker;

    @BeforeEach
    void open() {
        scene = new Scene(redis.url(), directory);
        worker = Worker.builder(redis.url())
                .handle(DOUBLE, (n, context) -> {
                    ran.add(n);
                    if (n < 0) {
                        throw new PermanentFailure("negative");
                    } else if (n == 0) {
                        gate.await();
                    }
                    return 2 * n;
                })
                .lane(2, "default")
                .drain(Duration.ofSeconds(5))
                .start();
    }

    @AfterEach
    void close() {
        gate.countDown();
        worker.close();
        scene.close();
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private static List<Integer> doubled(List<Integer> inputs) {
        return inputs.stream().map(n -> 2 * n).toList();
    }

    private void awaitNothingOpen() {
        await().atMost(Scene.PATIENCE)
                .until(() -> scene.total("enqueued")
                        == scene.total("succeeded") + scene.total("dead") + scene.total("cancelled"));
    }

    @Test
    void aChunkIsOneJobAndItsOutputsStandInTheOrderOfTheInputs() {
        List<Integer> inputs = range(1, 5_001);

        assertThat(scene.producer().map(DOUBLE, inputs, options -> options.chunk(64)))
                .containsExactlyElementsOf(doubled(inputs));

        scene.assertOneOutcomeEach(79);
        assertThat(ran).containsExactlyInAnyOrderElementsOf(inputs);
    }

    @Test
    void aChunkSizeIsFoundFromWhatChunksTook() {
        List<Integer> inputs = range(1, 5_001);

        assertThat(scene.producer()
                        .reduce(
                                DOUBLE,
                                inputs,
                                options -> options.chunkBy(Duration.ofMillis(20)),
                                0L,
                                (sum, output) -> sum + output))
                .isEqualTo(5_000L * 5_001);

        assertThat(ran).hasSize(5_000);
        assertThat(scene.total("enqueued")).isBetween(17L, 2_500L);
    }

    @Test
    void inWhateverOrderTheyAreEnqueuedTheOutputsStandAsTheInputs() {
        List<Integer> inputs = range(1, 300);

        assertThat(scene.producer().map(DOUBLE, inputs, options -> options.shuffled(7)))
                .containsExactlyElementsOf(doubled(inputs));
        assertThat(List.copyOf(ran)).isNotEqualTo(inputs);
        ran.clear();
        assertThat(scene.producer().stream(
                        DOUBLE, inputs, options -> options.longestFirst(n -> n).chunk(300)))
                .extracting(MapItem::index)
                .containsExactlyElementsOf(
                        IntStream.range(0, 299).mapToObj(Long::valueOf).toList());
        assertThat(ran.peek()).isEqualTo(299);
    }

    @Test
    void theFirstFailureEndsItAndCancelsTheRestAndNothingElse() {
        JobHandle<Integer> other = scene.producer().enqueue(DOUBLE, 0);
        await().until(() -> ran.contains(0));
        List<Integer> inputs =
                Stream.concat(Stream.of(1, 2, -3, 0), range(4, 500).stream()).toList();
        List<Integer> outputs = new ArrayList<>();
        Iterator<Integer> map = scene.producer().map(DOUBLE, inputs).iterator();

        assertThatThrownBy(() -> map.forEachRemaining(outputs::add))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("PermanentFailure: negative")
                .cause()
                .hasMessageContaining("negative");
        assertThat(outputs).containsExactly(2, 4);
        assertThat(map.hasNext()).isFalse();
        assertThatThrownBy(map::next).isInstanceOf(NoSuchElementException.class);
        assertThat(scene.total("cancelled")).isPositive();
        gate.countDown();
        assertThat(other.get(Scene.PATIENCE)).isZero();
        awaitNothingOpen();
    }

    @Test
    void collectedErrorsAreToldItemByItem() {
        List<Integer> inputs = List.of(1, -2, 3, -4, 5);

        List<MapItem<Integer, Integer>> items = scene.producer().stream(
                        DOUBLE, inputs, options -> options.chunk(2).collectErrors())
                .toList();

        assertThat(items).extracting(MapItem::input).isEqualTo(inputs);
        for (MapItem<Integer, Integer> item : items) {
            if (item.input() > 0) {
                assertThat(item.get()).isEqualTo(2 * item.input());
                assertThat(item.failure()).isEmpty();
            } else {
                assertThatThrownBy(item::get)
                        .isInstanceOf(JobFailedException.class)
                        .hasMessageContaining("item " + item.index() + ", of job")
                        .hasMessageContaining("negative");
            }
        }
        // Nothing is dead: the jobs were the chunks.
        assertThat(scene.total("succeeded")).isEqualTo(3);
        assertThat(items.get(0).job().result().orElseThrow().task()).isEqualTo("double[]");
    }

    @Test
    void anItemThatMayBeTriedAgainHasTheChunkTriedAgain() {
        Task<Integer, Integer> flaky = Task.of("flaky", Integer.class, Integer.class)
                .with(o -> o.attempts(2).retry(RetryPolicy.fixed(Duration.ofMillis(5))));
        Set<Integer> seen = ConcurrentHashMap.newKeySet();
        try (Worker second = Worker.builder(redis.url())
                .handle(flaky, (n, context) -> {
                    if (seen.add(n) || n == 3) {
                        throw new IllegalStateException("not yet " + n);
                    }
                    return context.attempt();
                })
                .lane(1, "flaky")
                .start()) {
            assertThat(second.stopped()).isNotDone();
            List<MapItem<Integer, Integer>> items = scene.producer().stream(
                            flaky.with(o -> o.queue("flaky")),
                            List.of(2, 3),
                            options -> options.chunk(1).collectErrors())
                    .toList();
            assertThat(items.get(0).get()).isEqualTo(2);
            assertThat(items.get(1).failure()).isPresent();
            seen.clear();
            // In a chunk: the first attempt ends at 2, the second tells 2, and 3 has had its only one.
            items = scene.producer().stream(
                            flaky.with(o -> o.queue("flaky")),
                            List.of(2, 3),
                            options -> options.chunk(2).collectErrors())
                    .toList();
            assertThat(items.get(0).get()).isEqualTo(2);
            assertThat(items.get(1).failure().orElseThrow()).hasMessageContaining("not yet 3");
        }
    }

    @Test
    void toCloseAStreamCancelsWhatIsOpen() {
        try (Stream<MapItem<Integer, Integer>> map =
                scene.producer().streamUnordered(DOUBLE, range(0, 1_000), options -> options.atOnce(100))) {
            assertThat(map.iterator().next().get()).isPositive();
            await().until(() -> ran.contains(0));
            Thread.currentThread().interrupt();
        }
        assertThat(Thread.interrupted()).isTrue();
        awaitNothingOpen();
        assertThat(scene.total("enqueued")).isLessThan(1_000);
        assertThat(scene.total("cancelled")).isPositive();
    }

    @Test
    void theEndOfTheTimeCancelsWhatIsOpen() {
        Iterator<Integer> next = scene.producer()
                .map(DOUBLE, range(0, 10), options -> options.timeout(Duration.ofMillis(50)))
                .iterator();
        assertThatThrownBy(next::next)
                .isInstanceOf(WaitTimeoutException.class)
                .hasMessageContaining("no next result has come within 50 ms")
                .hasMessageContaining("option timeout gives more time");
        awaitNothingOpen();
        Iterator<MapItem<Integer, Integer>> whole = scene.producer()
                .streamUnordered(DOUBLE, range(0, 10), options -> options.within(Duration.ofMillis(50)))
                .iterator();
        assertThatThrownBy(() -> whole.forEachRemaining(item -> {}))
                .isInstanceOf(WaitTimeoutException.class)
                .hasMessageContaining("the whole has not come within 50 ms; what was open, ");
        awaitNothingOpen();
        assertThat(scene.total("cancelled")).isBetween(2L, 20L);
    }

    @Test
    void anExceptionOfWhoReadsCancelsTheRest() {
        assertThatThrownBy(() -> scene.producer().forEach(DOUBLE, range(0, 500), options -> options, item -> {
                    throw new IllegalStateException("enough: " + item.get());
                }))
                .hasMessageStartingWith("enough: ");
        awaitNothingOpen();
        assertThat(scene.total("cancelled")).isPositive();
        ran.clear();
        List<Integer> seen = new ArrayList<>();
        scene.producer().forEach(DOUBLE, range(1, 200), options -> options.chunk(7), item -> seen.add(item.get()));
        assertThat(seen).containsExactlyInAnyOrderElementsOf(doubled(range(1, 200)));
    }

    /** Closing a producer leaves its jobs to themselves, as its death does. */
    @Test
    void aMapUnderABatchGoesOnWhereItsProducerHadComeTo() {
        List<Integer> inputs = range(1, 2_001);
        int read = 0;
        try (Producer first = Producer.connect(redis.url())) {
            Iterator<Integer> outputs = first.map(
                            DOUBLE,
                            inputs,
                            options -> options.batch(first.batch("default", "monthly"))
                                    .chunk(50)
                                    .atOnce(10))
                    .iterator();
            for (; read < 420; read++) {
                assertThat(outputs.next()).isEqualTo(2 * (read + 1));
            }
        }
        assertThat(scene.total("enqueued")).isBetween(9L, 39L);

        assertThat(scene.producer()
                        .map(
                                DOUBLE,
                                inputs,
                                options -> options.batch(scene.producer().batch("default", "monthly"))
                                        .chunk(50)))
                .containsExactlyElementsOf(doubled(inputs));

        scene.assertOneOutcomeEach(40);
        assertThat(ran).hasSize(2_000);
        assertThat(scene.producer().batch("default", "monthly").counts().succeeded())
                .isEqualTo(40);
        assertThat(scene.result("monthly.1950").state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void inputsThatFailEndItAfterTheResultsOfThoseBefore() {
        List<Integer> outputs = new ArrayList<>();
        Iterator<Integer> map = scene.producer()
                .map(DOUBLE, () -> Stream.of(1, 2, 3).map(n -> 6 / (3 - n)).iterator())
                .iterator();

        assertThatThrownBy(() -> map.forEachRemaining(outputs::add)).isInstanceOf(ArithmeticException.class);
        assertThat(outputs).containsExactly(6, 12);
        assertThat(map.hasNext()).isFalse();
    }

    @Test
    void withoutResultsThereIsNoMap() {
        try (Producer deaf = Producer.withoutResults(scene.settings())) {
            assertThatThrownBy(() -> deaf.map(DOUBLE, List.of(1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("use Producer.connect");
        }
        assertThat(scene.total("enqueued")).isZero();
    }
}
