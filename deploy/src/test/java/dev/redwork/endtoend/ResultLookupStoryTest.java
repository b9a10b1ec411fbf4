package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.faultproxy.FaultProxy;
import dev.redwork.job.CancelResult;
import dev.redwork.job.JobState;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.job.TypeToken;
import dev.redwork.producer.JobFailedException;
import dev.redwork.producer.JobGoneException;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.OtherTaskException;
import dev.redwork.producer.Producer;
import dev.redwork.producer.QueueFullException;
import dev.redwork.producer.WaitTimeoutException;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Results that no notice brings: of a job that another producer enqueued, of one that is known by its id alone. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ResultLookupStoryTest {
    private static final Task<Integer, Integer> GATED = Task.of("gated", Integer.class, Integer.class);
    private static final Task<Integer, String> LARGE = Task.of("large", Integer.class, String.class);
    private static final Task<Integer, String> FAILING = Task.of("failing", Integer.class, String.class);
    private static final Task<Integer, Integer> SHORT = Task.of("short", Integer.class, Integer.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own(options -> {});

    private final CountDownLatch gate = new CountDownLatch(1);

    @BeforeEach
    void nothingIsThere() {
        try (RawRedis raw = RawRedis.connect(redis.url())) {
            raw.call("FLUSHALL");
        }
    }

    /** Its reader may be gone before it takes the notice that wakes it: each one gives its list a time to live. */
    @Test
    void aNoticeThatWakesAReaderLeavesNoListWithoutAnEnd() {
        try (Producer producer = Producer.connect(redis.url());
                RawRedis raw = RawRedis.connect(redis.url())) {
            raw.call("CONFIG", "RESETSTAT");
            for (String queue : List.of("one", "two", "three")) {
                producer.enqueue(GATED.with(o -> o.queue(queue)), 1);
            }
            assertThat(raw.call("INFO", "commandstats")).contains("cmdstat_pexpire:calls=2,");
        }
    }

    private Worker worker(String queue) {
        return Worker.builder(redis.url())
                .handle(GATED, (n, context) -> {
                    gate.await();
                    return n;
                })
                .handle(LARGE, (n, context) -> "x".repeat(600_000))
                .handle(FAILING, (n, context) -> {
                    throw new IllegalStateException("of a test");
                })
                .handle(SHORT, (n, context) -> {
                    Thread.sleep(10);
                    return n;
                })
                .lane(2, queue)
                .start();
    }

    @Test
    void theStateOfAJobNeverGoesBack() {
        List<JobState> way = List.of(JobState.PENDING, JobState.RUNNING, JobState.SUCCEEDED);
        try (Worker worker = worker("default");
                Producer producer = Producer.connect(redis.url())) {
            for (int i = 0; i < 300; i += 2) {
                List<JobHandle<Integer>> jobs = producer.enqueueAll(SHORT, List.of(i, i + 1));
                int[] last = {0, 0};
                while (last[0] + last[1] < 4) {
                    for (int j = 0; j < 2; j++) {
                        int now = way.indexOf(jobs.get(j).state());
                        assertThat(now).isGreaterThanOrEqualTo(last[j]);
                        last[j] = now;
                    }
                }
            }
            assertThat(worker.name()).isNotEmpty();
        }
    }

    /** A request to end is no way back into the line. */
    @Test
    void aJobThatWasAskedToStopRunsUntilItHas() {
        try (Worker worker = worker("default");
                Producer producer = Producer.connect(redis.url())) {
            for (int i = 0; i < 20; i++) {
                JobHandle<Integer> job = producer.enqueue(GATED, i);
                JobState state = job.state();
                while (state == JobState.PENDING) {
                    state = job.state();
                }
                assertThat(job.cancel()).isEqualTo(CancelResult.REQUESTED);
                state = job.state();
                while (state == JobState.RUNNING) {
                    state = job.state();
                }
                assertThat(state).isEqualTo(JobState.CANCELLED);
            }
            assertThat(worker.name()).isNotEmpty();
        }
    }

    /** At one a second those at the end of the line would be gone before their turn. */
    @Test
    void largeResultsOfAnotherProducersJobsComeAsFastAsTheLineAllows() {
        List<Integer> inputs = IntStream.range(0, 100).boxed().toList();
        try (Producer first = Producer.withoutResults(RedisSettings.of(redis.url()));
                Producer second = Producer.connect(redis.url())) {
            inputs.forEach(i -> first.enqueue(LARGE, i, "large-" + i));
            List<JobHandle<String>> duplicates = new ArrayList<>();
            inputs.forEach(i -> duplicates.add(second.enqueue(LARGE, i, "large-" + i)));
            try (Worker worker = worker("default")) {
                long until = System.nanoTime() + Duration.ofSeconds(25).toNanos();
                for (JobHandle<String> duplicate : duplicates) {
                    assertThat(duplicate.get(Duration.ofNanos(until - System.nanoTime())))
                            .hasSize(600_000);
                }
                assertThat(worker.name()).isNotEmpty();
            }
        }
    }

    /** They were asked for after 5, 15 and 35 s: those of a duplicate, and those of a job that another producer has replaced. */
    @Test
    void handlesWhoseNoticeGoesToAnotherProducerLearnTheResultWithThatOne() {
        Task<Integer, Integer> burst = GATED.with(o -> o.debounce("burst", Duration.ofSeconds(1)));
        Task<Integer, Integer> later = GATED.with(o -> o.delay(Duration.ofSeconds(1)));
        try (Worker worker = worker("default");
                Producer first = Producer.connect(redis.url());
                Producer second = Producer.connect(redis.url())) {
            JobHandle<Integer> own = first.enqueue(GATED, 1, "shared");
            JobHandle<Integer> duplicate = second.enqueue(GATED, 2, "shared");
            List<JobHandle<Integer>> replaced = List.of(
                    first.enqueue(burst, 1),
                    second.enqueue(burst, 2),
                    first.replace(later, 1, "nightly").job(),
                    second.replace(later, 2, "nightly").job());
            List<JobHandle<Integer>> last = List.of(
                    first.enqueue(burst, 3), first.replace(later, 3, "nightly").job());
            assertThatThrownBy(() -> last.get(0).get(Duration.ofMillis(5_500)))
                    .isInstanceOf(WaitTimeoutException.class);
            gate.countDown();

            assertThat(own.get(PATIENCE)).isEqualTo(1);
            assertThat(duplicate.get(Duration.ofSeconds(4))).isEqualTo(1);
            last.forEach(job -> assertThat(job.get(PATIENCE)).isEqualTo(3));
            replaced.forEach(job -> assertThat(job.get(Duration.ofSeconds(4))).isEqualTo(3));
            assertThat(worker.name()).isNotEmpty();
        }
    }

    /** Two of a burst may be a moment apart: told before the answer to its own call has come, it knows its handle all the same. */
    @Test
    void aNoticeOfAReplacedJobMayComeBeforeTheCallThatReplacedItHasReturned() {
        Task<Integer, Integer> burst = GATED.with(o -> o.debounce("burst", Duration.ofMinutes(1)));
        try (FaultProxy line = FaultProxy.to(redis.port());
                Producer other = Producer.withoutResults(RedisSettings.of(redis.url()));
                Producer producer = Producer.connect(line.url());
                RawRedis raw = RawRedis.connect(redis.url())) {
            String known =
                    producer.enqueue(burst.with(o -> o.queue("before")), 1).id();
            String inbox = "redwork:{default}:inbox:"
                    + raw.call("GET", "redwork:{before}:job:" + known).replaceAll(".*\"inbox\":\"(\\w+)\".*", "$1");
            String id = other.enqueue(burst, 1).id();
            raw.call("CONFIG", "RESETSTAT");
            line.delay(Duration.ofMillis(300));
            CompletableFuture<JobHandle<Integer>> call =
                    CompletableFuture.supplyAsync(() -> producer.enqueue(burst, 2));
            // Twice by the first look for a job that gives way, and then its caller reads that job.
            await().until(() -> raw.call("INFO", "commandstats").contains("cmdstat_get:calls=3,"));
            raw.call("RPUSH", inbox, id);

            assertThat(call.join().id()).isEqualTo(id);
            line.pass();
            raw.call("CONFIG", "RESETSTAT");
            await().atMost(Duration.ofSeconds(8))
                    .until(() -> raw.call("INFO", "commandstats").matches("(?s).*cmdstat_evalsha:calls=[2-9],.*"));
        }
    }

    @Test
    void aJobIsFoundByItsIdWhoeverEnqueuedIt() {
        gate.countDown();
        try (Worker worker = worker("other");
                Producer asks = Producer.connect(redis.url());
                Producer alone = Producer.withoutResults(RedisSettings.of(redis.url()))) {
            String id;
            try (Producer ends = Producer.connect(redis.url())) {
                id = ends.enqueue(GATED.with(o -> o.queue("other")), 5).id();
            }
            JobHandle<Integer> job = asks.job(GATED, "other", id);
            assertThat(job.get(PATIENCE)).isEqualTo(5);
            assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(asks.job(GATED.with(o -> o.queue("other")), id).get(PATIENCE))
                    .isEqualTo(5);
            assertThat(alone.job(GATED, "other", id).get(PATIENCE)).isEqualTo(5);

            JobHandle<Integer> enqueued = alone.enqueue(GATED.with(o -> o.queue("other")), 6);
            assertThatThrownBy(() -> enqueued.get(Duration.ZERO))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Producer.job");
            assertThat(alone.job(GATED, "other", enqueued.id()).get(PATIENCE)).isEqualTo(6);
            assertThat(worker.name()).isNotEmpty();
        }
    }

    @Test
    void aJobThatIsOpenIsWaitedForAndOneThatIsUnknownIsGone() {
        try (Worker worker = worker("default");
                Producer first = Producer.connect(redis.url());
                Producer asks = Producer.connect(redis.url())) {
            JobHandle<Integer> own = first.enqueue(GATED, 1);
            JobHandle<Integer> same = asks.job(GATED, own.id());
            assertThatThrownBy(() -> same.get(Duration.ofMillis(1_500))).isInstanceOf(WaitTimeoutException.class);
            gate.countDown();
            assertThat(same.get(PATIENCE)).isEqualTo(1);

            assertThatThrownBy(() -> asks.job(GATED, "nobody-knows-it").get(PATIENCE))
                    .isInstanceOf(JobGoneException.class)
                    .hasMessageContaining("nobody-knows-it");
            assertThatThrownBy(() -> asks.job(GATED, "elsewhere", own.id()).get(PATIENCE))
                    .isInstanceOf(JobGoneException.class);
            assertThatThrownBy(() -> asks.job(GATED, "not a queue", "id")).isInstanceOf(IllegalArgumentException.class);
            assertThat(worker.name()).isNotEmpty();
        }
    }

    @Test
    void oneThatIsDeadTellsWhyWithTheStackOfItsWorker() {
        try (Worker worker = worker("default");
                Producer first = Producer.connect(redis.url());
                Producer asks = Producer.connect(redis.url())) {
            String id = first.enqueue(FAILING.with(o -> o.attempts(1)), 1).id();

            assertThatThrownBy(() -> asks.job(FAILING, id).get(PATIENCE))
                    .isInstanceOf(JobFailedException.class)
                    .cause()
                    .hasMessage("java.lang.IllegalStateException: of a test")
                    .satisfies(cause -> assertThat(cause.getStackTrace()[0].getClassName())
                            .isEqualTo(ResultLookupStoryTest.class.getName()));
            assertThat(worker.name()).isNotEmpty();
        }
    }

    @Test
    void aHandleUnderAnotherTaskRefusesTheOutput() {
        gate.countDown();
        try (Worker worker = worker("default");
                Producer producer = Producer.connect(redis.url());
                Producer other = Producer.connect(redis.url())) {
            Task<Integer, String> unique = LARGE.with(o -> o.unique("k", Duration.ofMinutes(1)));
            JobHandle<String> first = producer.enqueue(unique.with(o -> o.delay(Duration.ofSeconds(1))), 1);
            Task<Integer, Integer> gated = GATED.with(o -> o.unique("k", Duration.ofMinutes(1)));
            List<JobHandle<Integer>> wrong = List.of(
                    producer.enqueue(gated, 1),
                    other.enqueue(gated, 1),
                    producer.enqueue(GATED, 1, first.id()),
                    other.job(GATED, first.id()));

            for (JobHandle<Integer> handle : wrong) {
                assertThatThrownBy(() -> handle.get(PATIENCE))
                        .isInstanceOf(OtherTaskException.class)
                        .hasMessageContaining("is a job of task large");
            }
            assertThat(first.get(PATIENCE)).hasSize(600_000);
            assertThat(worker.name()).isNotEmpty();
        }
    }

    /** No worker is up, so nothing but the look at the job itself can tell. */
    @Test
    void aHandleUnderAnotherTaskRefusesWhileTheJobWaits() {
        try (Producer producer = Producer.connect(redis.url());
                Producer other = Producer.connect(redis.url())) {
            String id = producer.enqueue(LARGE.with(o -> o.unique("k", Duration.ofMinutes(1))), 1)
                    .id();
            Task<Integer, Integer> gated = GATED.with(o -> o.unique("k", Duration.ofMinutes(1)));
            for (JobHandle<Integer> handle : List.of(
                    producer.enqueue(gated, 1),
                    other.enqueue(gated, 1),
                    other.enqueue(GATED, 1, id),
                    other.job(GATED, id))) {
                assertThatThrownBy(() -> handle.get(PATIENCE))
                        .isInstanceOf(OtherTaskException.class)
                        .hasMessageContaining("is a job of task large");
            }
        }
    }

    @Test
    void aHandleDoesNotFailWithAnotherCallersEnqueueOfItsId() throws Exception {
        gate.countDown();
        try (Producer producer = Producer.connect(redis.url());
                RawRedis raw = RawRedis.connect(redis.url())) {
            producer.enqueue(GATED, 1);
            raw.call("HSET", "redwork:{default}:limits", "jobs", "1");
            CompletableFuture<JobHandle<Integer>> refused = CompletableFuture.supplyAsync(
                    () -> producer.enqueue(GATED.with(o -> o.whenFull(Duration.ofMillis(600))), 2, "same"));
            CompletableFuture<JobHandle<Integer>> patient = CompletableFuture.supplyAsync(
                    () -> producer.enqueue(GATED.with(o -> o.whenFull(Duration.ofMinutes(1))), 2, "same"));
            assertThatThrownBy(() -> refused.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(QueueFullException.class);
            raw.call("DEL", "redwork:{default}:limits");
            JobHandle<Integer> accepted = patient.get(30, TimeUnit.SECONDS);
            try (Worker worker = worker("default")) {
                assertThat(accepted.get(PATIENCE)).isEqualTo(2);
                assertThat(accepted.isDuplicate()).isFalse();
                assertThat(worker.name()).isNotEmpty();
            }
        }
    }

    @Test
    void aProducerThatIsClosedSaysSoAtOnce() {
        Producer producer = Producer.connect(redis.url());
        JobHandle<Integer> open = producer.enqueue(GATED, 1);
        producer.close();

        for (Task<Integer, Integer> task : List.of(
                GATED, GATED.with(o -> o.queue("new")), GATED.with(o -> o.debounce("k", Duration.ofMinutes(1))))) {
            assertThatThrownBy(() -> producer.enqueue(task, 1)).hasMessageContaining("the producer is closed");
            assertThatThrownBy(() -> producer.enqueueAll(task, List.of(1, 2)))
                    .hasMessageContaining("the producer is closed");
        }
        assertThatThrownBy(() -> producer.replace(GATED, 1, "id")).hasMessageContaining("the producer is closed");
        assertThatThrownBy(() -> open.get(PATIENCE)).isInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> producer.job(GATED, "id").get(PATIENCE)).isInstanceOf(CancellationException.class);
    }

    @Test
    void aProducerThatIsClosedDuringAnOutageEndsItsCallersAtOnce() throws Exception {
        Producer producer = Producer.connect(redis.url());
        redis.server().suspend();
        try {
            CompletableFuture<JobHandle<Integer>> caller =
                    CompletableFuture.supplyAsync(() -> producer.enqueue(GATED, 1));
            await().during(Duration.ofMillis(300)).until(() -> !caller.isDone());
            // It takes its inboxes away, and waits for that longer than its callers wait for it.
            // On a thread of its own: the common pool has one on two cores, and the caller holds it.
            CompletableFuture<Void> closed =
                    CompletableFuture.runAsync(producer::close, task -> new Thread(task, "closes").start());

            assertThatThrownBy(() -> caller.get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("the producer was closed")
                    .hasMessageNotContainingAny("cannot be reached");
            redis.server().resume();
            closed.get(30, TimeUnit.SECONDS);
        } finally {
            redis.server().resume();
        }
    }

    @Test
    void aTypeOfWhichNothingCouldComeBackIsRefusedBeforeAnythingIsSent() {
        Task<Optional<Integer>, Integer> input = Task.of("t", new TypeToken<>() {}, new TypeToken<>() {});
        Task<Integer, List<Runnable>> output = Task.of("t", new TypeToken<>() {}, new TypeToken<>() {});
        try (Producer producer = Producer.connect(redis.url());
                Handlers handlers = new Handlers();
                RawRedis raw = RawRedis.connect(redis.url())) {
            assertThatThrownBy(() -> producer.enqueue(input, Optional.of(1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the input of task t: type Optional<Integer> is not supported");
            assertThatThrownBy(() -> producer.enqueue(output, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the output of task t: type Runnable");
            assertThatThrownBy(() -> handlers.handle(input, (some, context) -> some.orElse(0)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> handlers.handle(output, (n, context) -> List.of()))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(raw.call("DBSIZE")).isEqualTo("0");
        }
    }
}
