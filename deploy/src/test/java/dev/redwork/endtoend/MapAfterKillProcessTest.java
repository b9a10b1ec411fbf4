package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.redwork.cli.Ran;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.BatchCounts;
import dev.redwork.job.JobResult;
import dev.redwork.producer.Batch;
import dev.redwork.producer.JobCancelledException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A map under a batch whose producer is killed in its middle: it goes on, or it is cancelled, by the batch's id alone. */
@Timeout(value = 240, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MapAfterKillProcessTest {
    private static final int ITEMS = 20_000;

    /** The producer is killed when so many of its items have succeeded. */
    private static final int DONE = 5_000;

    /** Items that are open at a time: most are not even enqueued when the producer is killed. */
    private static final int OPEN = 1_000;

    private static final int THREADS = 4;
    private static final String BATCH = "report";

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    private final List<ChildJvm> producers = new ArrayList<>();

    @TempDir
    Path directory;

    @AfterEach
    void endProducers() {
        producers.forEach(ChildJvm::close);
    }

    /** No worker dies and no lease may lapse, so there is no reason for a second run of anything. */
    @ParameterizedTest
    @ValueSource(ints = {1, 50})
    void theSameProgramStartedAgainGoesOnAndNothingRunsTwice(int chunk) throws IOException {
        try (Scene scene = new Scene(redis.url(), directory, Scene.BRISK)) {
            workers(scene, "one", "two");
            killInTheMiddle(scene, chunk, OPEN / chunk);
            assertThat(scene.total("enqueued")).as("enqueued before the kill").isLessThan(ITEMS / chunk);

            goOn(chunk);

            assertAllSucceeded(scene, chunk);
            assertThat(runs(scene, Ledger.Event.START))
                    .hasSize(ITEMS / chunk)
                    .allSatisfy((id, runs) -> assertThat(runs).as(id).hasSize(chunk));
            assertThat(scene.ledger().entries(Ledger.Event.END)).hasSize(ITEMS);
            Leftovers.of(scene).withKilledProducers(1).check();
        }
    }

    /**
     * The machine of the producer and of a worker dies. What may run again is what that worker had begun and had recorded no outcome of:
     * its second run is another worker's, and the job tells of the crash. No other job runs twice.
     */
    @Test
    void whenAWorkerDiesTooNothingRunsAgainButWhatItHeld() {
        try (Scene scene = new Scene(redis.url(), directory, Scene.SHORT_LEASE)) {
            WorkerProcess doomed = workers(scene, "doomed", "heir").get(0);
            ChildJvm producer = startAndAwaitTheMiddle(scene, 1, OPEN);
            doomed.kill9();
            producer.kill9();
            assertThat(scene.total("enqueued")).as("enqueued before the kill").isLessThan(ITEMS);
            Batch batch = scene.producer().batch("default", BATCH);
            assertThat(batch.counts().open())
                    .as("held by the dead worker, at least")
                    .isPositive();

            assertThat(scene.producer()
                            .map(TestTasks.SLOW_ECHO, () -> numbers().iterator(), options -> options.batch(batch)))
                    .containsExactlyElementsOf(numbers().toList());

            assertAllSucceeded(scene, 1);
            Map<String, List<Ledger.Entry>> runs = runs(scene, Ledger.Event.START);
            Map<String, List<Ledger.Entry>> ends = runs(scene, Ledger.Event.END);
            assertThat(runs).hasSize(ITEMS);
            List<String> again = runs.entrySet().stream()
                    .filter(job -> job.getValue().size() > 1)
                    .map(Map.Entry::getKey)
                    .toList();
            assertThat(scene.results(again)).allSatisfy(result -> {
                assertThat(runs.get(result.id()))
                        .extracting(Ledger.Entry::worker)
                        .containsExactly("doomed", "heir");
                assertThat(result.worker()).isEqualTo("heir");
                assertThat(result.crashes()).hasSize(1);
            });
            assertThat(again.stream()
                            .filter(id -> ends.getOrDefault(id, List.of()).size() < 2))
                    .as("cut off in the middle of their run")
                    .hasSizeLessThanOrEqualTo(THREADS);
            assertThat(scene.total("reclaimed")).isPositive().isGreaterThanOrEqualTo(again.size());
            Leftovers.of(scene).withKilledProducers(1).check();
        }
    }

    /** By the command line or by a program, which know the batch's id and nothing else of it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itIsFoundByItsIdAndCancelled(boolean byCommand) {
        try (Scene scene = new Scene(redis.url(), directory, Scene.BRISK)) {
            workers(scene, "one", "two");
            killInTheMiddle(scene, 1, ITEMS / 2);
            Batch batch = scene.producer().batch("default", BATCH);
            long enqueued = scene.total("enqueued");
            assertThat(batch.counts().open()).isPositive();

            if (byCommand) {
                Ran.redwork(redis.url(), "batch", "cancel", BATCH, "--yes").succeeded();
            } else {
                assertThat(batch.cancel()).isTrue();
            }
            BatchCounts counts = batch.join(Scene.PATIENCE);
            Map<String, List<Ledger.Entry>> runs = runs(scene, Ledger.Event.START);

            assertThat(counts.cancelling()).isPositive();
            assertThat(counts.cancelled()).isPositive();
            assertThat(counts.total()).isEqualTo(enqueued).isEqualTo(counts.succeeded() + counts.cancelled());
            assertThat(counts.succeeded()).isBetween((long) DONE, (long) runs.size());
            scene.assertOneOutcomeEach(enqueued);
            assertThat(runs).allSatisfy((id, of) -> assertThat(of).as(id).hasSize(1));
            assertThat(scene.results(runs.keySet()))
                    .as("claimed before the batch was cancelled, by Redis' clock")
                    .allSatisfy(job -> assertThat(job.started()).isPositive().isLessThanOrEqualTo(counts.cancelling()));

            // The same program: what ended well gives its result, and what was cancelled its failure. Nothing runs.
            assertThatThrownBy(() -> scene.producer()
                            .map(TestTasks.SLOW_ECHO, () -> numbers().iterator(), options -> options.batch(batch))
                            .forEach(output -> {}))
                    .isInstanceOf(JobCancelledException.class);
            assertThat(batch.join(Scene.PATIENCE).succeeded()).isEqualTo(counts.succeeded());
            // Whatever was in the line before it has been taken from it.
            scene.awaitSuccess(List.of(scene.producer().enqueue(TestTasks.ECHO, 1, "last")));
            assertThat(scene.ledger().ids(Ledger.Event.START))
                    .hasSize(runs.size() + 1)
                    .contains("last");
            scene.assertOneOutcomeEach(scene.total("enqueued"));
            Leftovers.of(scene).withKilledProducers(1).check();
        }
    }

    private static List<WorkerProcess> workers(Scene scene, String... names) {
        List<WorkerProcess> workers = List.of(names).stream()
                .map(name -> scene.process(name, THREADS))
                .toList();
        workers.forEach(WorkerProcess::awaitReady);
        return workers;
    }

    private ChildJvm producer(int chunk, int atOnce) {
        ChildJvm producer = ChildJvm.start(
                "producer",
                MapProducer.class,
                List.of("-Xmx64m"),
                Map.of(),
                log(),
                List.of(
                        redis.url(),
                        TestTasks.SLOW_ECHO.name(),
                        Integer.toString(ITEMS),
                        Integer.toString(chunk),
                        BATCH,
                        Integer.toString(atOnce)));
        producers.add(producer);
        return producer;
    }

    private File log() {
        return directory.resolve("producer.log").toFile();
    }

    private void killInTheMiddle(Scene scene, int chunk, int atOnce) {
        startAndAwaitTheMiddle(scene, chunk, atOnce).kill9();
        assertThat(scene.total("succeeded")).as("ended before the kill").isLessThan(ITEMS / chunk);
    }

    private ChildJvm startAndAwaitTheMiddle(Scene scene, int chunk, int atOnce) {
        ChildJvm producer = producer(chunk, atOnce);
        await().atMost(Scene.PATIENCE).until(() -> scene.total("succeeded") >= DONE / chunk);
        assertThat(producer.isAlive()).isTrue();
        return producer;
    }

    /** The same program has each item's output once, and the right one: it says so by its exit code. */
    private void goOn(int chunk) throws IOException {
        ChildJvm again = producer(chunk, OPEN / chunk);
        await().atMost(Scene.PATIENCE.multipliedBy(2)).until(() -> !again.isAlive());
        assertThat(again.ended().join()).as(Files.readString(log().toPath())).isZero();
    }

    /** One outcome for each job, by its id, and no job more. */
    private static void assertAllSucceeded(Scene scene, int chunk) {
        int jobs = ITEMS / chunk;
        scene.assertOneOutcomeEach(jobs);
        BatchCounts counts = scene.producer().batch("default", BATCH).counts();
        assertThat(counts.total()).isEqualTo(jobs);
        assertThat(counts.succeeded()).isEqualTo(jobs);
        Set<String> ids =
                IntStream.range(0, jobs).mapToObj(n -> BATCH + "." + n * chunk).collect(Collectors.toSet());
        assertThat(scene.results(ids)).extracting(JobResult::id).containsExactlyInAnyOrderElementsOf(ids);
    }

    private static Stream<Integer> numbers() {
        return IntStream.range(0, ITEMS).boxed();
    }

    /** The ledger's entries of each job, by id. */
    private static Map<String, List<Ledger.Entry>> runs(Scene scene, Ledger.Event event) {
        return scene.ledger().entries(event).stream()
                .collect(Collectors.groupingBy(Ledger.Entry::id, Collectors.toList()));
    }
}
