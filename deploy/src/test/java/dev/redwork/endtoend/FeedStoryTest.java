package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.faultproxy.FaultProxy;
import dev.redwork.job.BatchCounts;
import dev.redwork.job.JobState;
import dev.redwork.producer.Batch;
import dev.redwork.producer.CompletedJobs;
import dev.redwork.producer.Feed;
import dev.redwork.producer.JobFailedException;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.MapItem;
import dev.redwork.producer.Producer;
import dev.redwork.producer.WaitTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that are fed, joined, invoked and read as they end. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class FeedStoryTest {
    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    @TempDir
    private Path directory;

    private Scene scene;

    @BeforeEach
    void open() {
        scene = new Scene(redis.url(), directory);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    /** The whole life: fed by one thread, read by another, joined, and the workers sent home. */
    @Test
    void whatOneThreadFeedsAnotherReads() throws Exception {
        StoryWorker first = scene.worker("w1", 2);
        StoryWorker second = scene.worker("w2", 2);
        Batch batch = scene.producer().batch("default");
        Feed<Integer> feed = new Feed<>(5);
        CompletableFuture<Void> fed = CompletableFuture.runAsync(() -> {
            try (feed) {
                for (int i = 0; i < 500; i++) {
                    feed.put(i);
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        List<Integer> outputs = new ArrayList<>();
        scene.producer()
                .forEach(
                        TestTasks.ECHO.with(batch),
                        feed,
                        options -> options.atOnce(10),
                        item -> outputs.add(item.get()));
        fed.get();

        assertThat(outputs)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 500).boxed().toList());
        assertThat(batch.join(Scene.PATIENCE).succeeded()).isEqualTo(500);
        scene.producer().stopWorkers("default", 2, Duration.ofMinutes(1));
        assertThat(first.ended().get(40, TimeUnit.SECONDS).pill()).isNotEmpty();
        assertThat(second.ended().get(40, TimeUnit.SECONDS).pill()).isNotEmpty();
        scene.assertOneOutcomeEach(500);
    }

    /** Each input depends on the result before: nothing may wait for an input that has not come. */
    @Test
    void resultsDoNotWaitForInputsThatHaveNotCome() throws Exception {
        StoryWorker unused = scene.worker("w", 2);
        Feed<Integer> feed = new Feed<>(1);
        try (Stream<MapItem<Integer, Integer>> items =
                scene.producer().streamUnordered(TestTasks.ECHO, feed, options -> options.chunk(100))) {
            Iterator<MapItem<Integer, Integer>> results = items.iterator();
            feed.put(0);
            for (int i = 0; i < 2; i++) {
                assertThat(results.next().get()).isEqualTo(i);
                feed.put(i + 1);
            }
            assertThat(results.next().get()).isEqualTo(2);
            feed.close();
            assertThat(results.hasNext()).isFalse();
        }
        scene.assertOneOutcomeEach(3);
    }

    @Test
    void whoFeedsIsToldWhenNobodyReadsAnyMore() throws Exception {
        Feed<Integer> feed = new Feed<>(1);
        feed.put(0);
        try (Stream<MapItem<Integer, Integer>> items = scene.producer()
                .streamUnordered(TestTasks.ECHO, feed, options -> options.timeout(Duration.ofMillis(50)))) {
            Iterator<MapItem<Integer, Integer>> results = items.iterator();
            assertThatThrownBy(results::next).isInstanceOf(WaitTimeoutException.class);
        }
        assertThatThrownBy(() -> feed.put(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nobody reads");
    }

    @Test
    void aProducerThatIsClosedEndsAReaderThatWaitsForInputs() throws Exception {
        Producer producer = Producer.connect(redis.url());
        Iterator<MapItem<Integer, Integer>> results = producer.streamUnordered(
                        TestTasks.ECHO, new Feed<Integer>(1), options -> options)
                .iterator();
        CompletableFuture<Boolean> waits = CompletableFuture.supplyAsync(results::hasNext);
        producer.close();
        assertThatThrownBy(() -> waits.get(30, TimeUnit.SECONDS)).hasMessageContaining("the producer was closed");
    }

    @Test
    void aBatchIsJoinedWhenNoneOfItsJobsIsOpen() {
        Batch batch = scene.producer().batch("default");
        assertThat(batch.join(Duration.ZERO).isGone()).isTrue();
        scene.producer()
                .enqueueAll(
                        TestTasks.FAIL.with(batch).with(o -> o.attempts(1)),
                        List.of(new TestTasks.Fail(0), new TestTasks.Fail(9)));
        assertThatThrownBy(() -> batch.join(Duration.ofMillis(50)))
                .isInstanceOf(WaitTimeoutException.class)
                .hasMessageContaining("has 2 open jobs after 50 ms");

        try (FaultProxy line = FaultProxy.to(redis.port());
                Producer distant =
                        Producer.connect(line.url() + URI.create(redis.url()).getPath())) {
            Batch seen = distant.batch("default", batch.id());
            assertThat(seen.counts().open()).isEqualTo(2);
            CompletableFuture<BatchCounts> joined = CompletableFuture.supplyAsync(() -> seen.join(Scene.PATIENCE));
            line.refuse();
            line.cut();
            StoryWorker unused = scene.worker("w", 1);
            await().atMost(Scene.PATIENCE).until(() -> batch.counts().isEnded() && !joined.isDone());
            line.pass();
            assertThat(joined.join().succeeded()).isEqualTo(1);
            assertThat(joined.join().dead()).isEqualTo(1);
        }
    }

    @Test
    void ofAllThatAreInvokedThoseThatAreNotInTimeAreCancelled() throws Exception {
        StoryWorker unused = scene.worker("w", 2);
        List<Future<Integer>> all = scene.producer()
                .invokeAll(
                        TestTasks.FAIL.with(o -> o.attempts(1)),
                        List.of(new TestTasks.Fail(0), new TestTasks.Fail(1)),
                        Scene.PATIENCE);
        assertThat(all.get(0).get()).isEqualTo(1);
        assertThatThrownBy(() -> all.get(1).get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(JobFailedException.class);

        List<Future<String>> late =
                scene.producer().invokeAll(TestTasks.NAP, List.of(new TestTasks.Nap(100_000)), Duration.ofMillis(50));
        assertThat(late.get(0).isCancelled()).isTrue();
        await().atMost(Scene.PATIENCE).until(() -> scene.total("cancelled") == 1);
        assertThat(scene.producer().invokeAll(TestTasks.NAP, List.of(), Duration.ZERO))
                .isEmpty();
    }

    @Test
    void ofAnyTheFirstThatSucceedsIsTheAnswer() {
        StoryWorker unused = scene.worker("w", 3);
        List<TestTasks.Nap> naps =
                List.of(new TestTasks.Nap(100_000), new TestTasks.Nap(100_000), new TestTasks.Nap(1));
        assertThat(scene.producer().invokeAny(TestTasks.NAP, naps, Scene.PATIENCE))
                .isEqualTo("w");
        await().atMost(Scene.PATIENCE).until(() -> scene.total("cancelled") == 2);

        List<TestTasks.Fail> bad = List.of(new TestTasks.Fail(9), new TestTasks.Fail(9));
        assertThatThrownBy(
                        () -> scene.producer().invokeAny(TestTasks.FAIL.with(o -> o.attempts(1)), bad, Scene.PATIENCE))
                .isInstanceOf(JobFailedException.class);
        assertThatThrownBy(() -> scene.producer().invokeAny(TestTasks.NAP, naps.subList(0, 1), Duration.ofMillis(50)))
                .isInstanceOf(WaitTimeoutException.class);
        assertThatThrownBy(() -> scene.producer().invokeAny(TestTasks.NAP, List.of(), Scene.PATIENCE))
                .isInstanceOf(IllegalArgumentException.class);
        await().atMost(Scene.PATIENCE).until(() -> scene.total("cancelled") == 3);
    }

    @Test
    void jobsAreReadAsTheyEnd() {
        List<JobHandle<String>> jobs =
                scene.producer().enqueueAll(TestTasks.NAP, List.of(new TestTasks.Nap(100_000), new TestTasks.Nap(1)));
        CompletedJobs<String> ended = scene.producer().asCompleted(jobs, Duration.ofMillis(20));
        assertThatThrownBy(ended::next).isInstanceOf(WaitTimeoutException.class);
        StoryWorker unused = scene.worker("w", 2);
        JobHandle<String> first = ended.next(Scene.PATIENCE);
        assertThat(first.id()).isEqualTo(jobs.get(1).id());
        assertThat(first.result()).hasValueSatisfying(result -> {
            assertThat(result.state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(result.worker()).isEqualTo("w");
            assertThat(result.attempt()).isEqualTo(1);
            assertThat(result.output()).isNull();
            assertThat(result.enqueued()).isPositive().isLessThanOrEqualTo(result.started() + 1_000);
            assertThat(result.ended()).isGreaterThanOrEqualTo(result.started());
        });
        assertThat(jobs.get(0).cancel()).isNotNull();
        assertThat(ended.next(Scene.PATIENCE).id()).isEqualTo(jobs.get(0).id());
        assertThat(ended.hasNext()).isFalse();
    }
}
