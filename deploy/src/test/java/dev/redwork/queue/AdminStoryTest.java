package dev.redwork.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.faultproxy.FaultProxy;
import dev.redwork.job.BatchCounts;
import dev.redwork.job.JobState;
import dev.redwork.job.MoveResult;
import dev.redwork.job.PermanentFailure;
import dev.redwork.job.RedisUnavailableException;
import dev.redwork.job.RedworkException;
import dev.redwork.job.Task;
import dev.redwork.producer.Batch;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.producer.QueueFullException;
import dev.redwork.queue.record.BatchPage;
import dev.redwork.queue.record.DiagnosisReason;
import dev.redwork.queue.record.JobExplanation;
import dev.redwork.queue.record.JobPage;
import dev.redwork.queue.record.JobQuery;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.queue.record.PurgeResult;
import dev.redwork.queue.record.PurgeScope;
import dev.redwork.queue.record.QueueRecord;
import dev.redwork.queue.record.SessionGroup;
import dev.redwork.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A program that looks at queues, jobs and workers and acts on them, beside a producer and a worker. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("try") // its workers are only there
class AdminStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Task<Integer, Integer> ECHO =
            Task.of("echo", Integer.class, Integer.class).with(options -> options.queue("mail"));
    private static final Task<Integer, Integer> FAIL =
            Task.of("fail", Integer.class, Integer.class).with(options -> options.queue("mail"));
    private static final Task<Integer, Integer> HOLD =
            Task.of("hold", Integer.class, Integer.class).with(options -> options.queue("mail"));

    private final CountDownLatch end = new CountDownLatch(1);
    private Producer producer;
    private Admin admin;
    private QueueAdmin mail;

    @BeforeEach
    void connect() {
        producer = Producer.connect(REDIS.url());
        admin = Admin.connect(REDIS.url());
        mail = admin.queue("mail");
    }

    @AfterEach
    void close() {
        end.countDown();
        admin.close();
        producer.close();
    }

    private Worker worker(String name) {
        return Worker.builder(REDIS.url())
                .name(name)
                .lane(2, "mail")
                .handle(ECHO, (number, context) -> number)
                .handle(FAIL, (number, context) -> {
                    throw new PermanentFailure("no " + number);
                })
                .handle(HOLD, (number, context) -> {
                    end.await();
                    return number;
                })
                .start();
    }

    private void awaitState(JobHandle<?> job, JobState state) {
        await().atMost(PATIENCE).until(() -> job.state() == state);
    }

    private String dead(int number) {
        JobHandle<Integer> job = producer.enqueue(FAIL, number);
        awaitState(job, JobState.DEAD);
        return job.id();
    }

    @Test
    void aPausedQueueStartsNoJobUntilItIsResumed() {
        assertThat(mail.exists()).isFalse();
        assertThat(mail.pause()).isTrue();
        assertThat(mail.pause()).isFalse();
        JobHandle<Integer> job = producer.enqueue(ECHO, 1);
        try (Worker ignored = worker("w")) {
            await().atMost(PATIENCE).until(() -> !admin.worker("w").isEmpty());
            assertThat(mail.record().isPaused()).isTrue();
            assertThat(admin.paused(List.of("b", "mail"))).containsExactly("mail");
            assertThatIllegalArgumentException().isThrownBy(() -> admin.paused(List.of("a b")));
            assertThat(codes(mail.why(job.id()))).contains("paused");

            assertThat(mail.resume()).isTrue();
            assertThat(job.get(PATIENCE)).isEqualTo(1);
            assertThat(mail.resume()).isFalse();
        }
    }

    @Test
    void aQueueHoldsNoMoreThanItsLimit() {
        mail.limit(2, 0);
        producer.enqueue(ECHO, 1);
        producer.enqueue(ECHO, 2);
        assertThatThrownBy(() -> producer.enqueue(ECHO, 3)).isInstanceOf(QueueFullException.class);
        assertThat(mail.record())
                .returns(2L, QueueRecord::mostJobs)
                .returns(true, QueueRecord::isFull)
                .returns(2L, QueueRecord::pending);

        mail.limit(0, 0);
        producer.enqueue(ECHO, 3);
        assertThatIllegalArgumentException().isThrownBy(() -> mail.limit(-1, 0)).withMessageContaining("0 or more");
    }

    @Test
    void queuesAreNamedAndCounted() {
        assertThat(admin.queueNames()).isEmpty();
        assertThat(admin.queues()).isEmpty();
        producer.enqueue(ECHO, 1);
        producer.enqueue(ECHO.with(options -> options.delay(Duration.ofHours(1))), 2);
        producer.enqueue(ECHO.with(options -> options.queue("b")), 3);

        assertThat(admin.queueNames()).containsExactly("b", "mail");
        assertThat(admin.queues()).extracting(QueueRecord::jobs).containsExactly(1L, 2L);
        assertThat(admin.queues(List.of("mail", "nope")))
                .extracting(QueueRecord::scheduled)
                .containsExactly(1L, 0L);
        assertThat(mail.load().jobs()).isEqualTo(1);
        assertThat(mail.load().oldest()).isPositive();
        assertThat(mail.details().queue().scheduled()).isEqualTo(1);
        assertThat(mail.details().oldest()).isPositive();
        assertThat(mail.counts().enqueued()).isEqualTo(2);
        assertThat(admin.queue("nope").load().oldest()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> admin.queue("a b"))
                .withMessage("queue name 'a b' must be 1 to 64 characters of A-Z a-z 0-9 . _ -");
    }

    @Test
    void aJobIsFoundWhereverItIsAndWhateverBecameOfIt() {
        JobHandle<Integer> job = producer.enqueue(ECHO, 7);
        JobRecord waits = admin.find(job.id()).orElseThrow();
        assertThat(waits.queue()).isEqualTo("mail");
        assertThat(waits.state()).isEqualTo(JobState.PENDING);
        assertThat(waits.task()).isEqualTo("echo");
        assertThat(waits.enqueued()).isCloseTo(admin.now(), within(60_000L));
        assertThat(Objects.requireNonNull(waits.spec()).input()).hasToString("7");

        try (Worker ignored = worker("w")) {
            job.get(PATIENCE);
            String dead = dead(3);

            JobRecord ended = mail.find(job.id()).orElseThrow();
            assertThat(ended.state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(ended.attempt()).isEqualTo(1);
            assertThat(Objects.requireNonNull(ended.result()).output()).hasToString("7");
            assertThat(Objects.requireNonNull(mail.head(job.id()).orElseThrow().result())
                            .output())
                    .isNull();
            assertThat(Objects.requireNonNull(mail.find(dead).orElseThrow().failure())
                            .message())
                    .contains("no 3");
            assertThat(admin.find(List.of(dead, "nobody", job.id()))).containsOnlyKeys(dead, job.id());
            assertThat(admin.heads(List.of(dead, "nobody", job.id()))).containsOnlyKeys(dead, job.id());
            assertThat(mail.find(List.of("nobody", dead)))
                    .extracting(JobRecord::id)
                    .containsExactly(dead);
        }
        assertThat(admin.find("nobody")).isEmpty();
        assertThat(admin.queue("other").find(job.id())).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> admin.find("a:b"))
                .withMessage("job id 'a:b' must be 1 to 128 characters of A-Z a-z 0-9 . _ -");
    }

    /** To act on a chance one would be worse. */
    @Test
    void anIdThatTwoQueuesHaveIsRefusedUnlessTheQueueIsNamed() {
        producer.enqueue(ECHO, 1, "twin");
        producer.enqueue(ECHO.with(options -> options.queue("b")), 2, "twin");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> admin.cancel(List.of("twin")))
                .withMessageContaining("in queue b and in queue mail");
        assertThat(mail.cancel(List.of("twin"))).containsExactly(Map.entry("twin", MoveResult.CANCELLED));
        assertThat(admin.queue("b").find("twin").orElseThrow().state()).isEqualTo(JobState.PENDING);
    }

    @Test
    void listsArePagesOfThoseThatAreMeant() {
        List<JobHandle<Integer>> jobs =
                producer.enqueueAll(ECHO, IntStream.range(0, 250).boxed().toList());
        producer.enqueue(FAIL.with(options -> options.queue("b")), 1);

        List<String> ids = new ArrayList<>();
        String place = "";
        do {
            JobPage page = mail.jobs(JobQuery.of(JobState.PENDING), 100, place);
            page.jobs().forEach(job -> ids.add(job.id()));
            place = page.next();
            assertThat(page.complete()).isEqualTo(place.isEmpty());
        } while (!place.isEmpty());
        assertThat(ids)
                .containsExactlyInAnyOrderElementsOf(
                        jobs.stream().map(JobHandle::id).toList());

        JobPage one = admin.jobs(JobQuery.of().withTask("fail"), 10, "");
        assertThat(one.jobs()).extracting(JobRecord::queue).containsExactly("b");
        assertThat(one.looked()).isEqualTo(251);
        assertThat(one.complete()).isTrue();
        assertThat(admin.among(List.of("mail"))
                        .jobs(JobQuery.of().withTask("fail"), 10, "")
                        .jobs())
                .isEmpty();
        assertThat(admin.among(List.of("b", "mail"))
                        .jobs(JobQuery.of(JobState.PENDING), 10, "")
                        .jobs())
                .extracting(JobRecord::queue)
                .contains("b", "mail");
        assertThatIllegalArgumentException().isThrownBy(() -> admin.among(List.of("a b")));
        assertThat(mail.jobs(JobQuery.of().between(0, 1_000), 10, "").jobs()).isEmpty();
        assertThat(mail.jobs(JobQuery.of(JobState.DEAD).withFailure("Timeout"), 10, "")
                        .jobs())
                .isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> mail.jobs(JobQuery.of(), 10, "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> mail.jobs(JobQuery.of(), 0, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> JobQuery.of(JobState.GONE));
        assertThatIllegalArgumentException().isThrownBy(() -> JobQuery.of().withTask("a b"));
    }

    private static List<String> codes(JobExplanation why) {
        return why.reasons().stream().map(DiagnosisReason::code).toList();
    }

    @Test
    void theReasonsWhyAJobWaitsAreToldInWordsAndFigures() {
        JobHandle<Integer> first = producer.enqueue(HOLD, 1);
        JobHandle<Integer> second = producer.enqueue(ECHO, 2);
        JobExplanation why = admin.why(second.id());
        assertThat(codes(why)).containsExactly("no_worker", "ahead");
        assertThat(why.reasons().get(0).text()).contains("redwork worker -q mail");
        assertThat(why.reasons().get(1).figures()).containsEntry("ahead", 1L);
        assertThat(Objects.requireNonNull(why.job()).queue()).isEqualTo("mail");

        assertThat(codes(admin.why("nobody"))).containsExactly("gone");
        assertThat(mail.why("nobody").job()).isNull();
        try (Worker ignored = worker("w")) {
            awaitState(first, JobState.RUNNING);
            assertThat(codes(mail.why(first.id()))).containsExactly("running");
            end.countDown();
            second.get(PATIENCE);
            assertThat(codes(admin.why(second.id()))).containsExactly("succeeded");
        }
    }

    @Test
    void jobsAreCancelledRequeuedRunAndDeletedByTheirIds() {
        try (Worker ignored = worker("w")) {
            JobHandle<Integer> running = producer.enqueue(HOLD, 1);
            awaitState(running, JobState.RUNNING);
            JobHandle<Integer> later = producer.enqueue(ECHO.with(options -> options.delay(Duration.ofHours(1))), 2);
            String elsewhere = producer.enqueue(ECHO.with(options -> options.queue("b")), 3)
                    .id();
            String dead = dead(4);

            assertThat(admin.cancel(List.of(elsewhere, "nobody", running.id(), dead)))
                    .containsExactly(
                            Map.entry(elsewhere, MoveResult.CANCELLED),
                            Map.entry("nobody", MoveResult.GONE),
                            Map.entry(running.id(), MoveResult.REQUESTED),
                            Map.entry(dead, MoveResult.ENDED));
            assertThat(admin.run(List.of(later.id()))).containsEntry(later.id(), MoveResult.PROMOTED);
            assertThat(later.get(PATIENCE)).isEqualTo(2);
            assertThat(admin.requeue(List.of(dead, elsewhere)))
                    .containsOnly(Map.entry(dead, MoveResult.REQUEUED), Map.entry(elsewhere, MoveResult.REQUEUED));
            await().atMost(PATIENCE).until(() -> mail.find(dead).orElseThrow().state() == JobState.DEAD);
            assertThat(mail.delete(List.of(dead, later.id())))
                    .containsOnly(Map.entry(dead, MoveResult.DELETED), Map.entry(later.id(), MoveResult.DELETED));
            assertThat(admin.find(dead)).isEmpty();
            assertThatIllegalArgumentException().isThrownBy(() -> mail.delete(List.of("ok", "a b")));
        }
    }

    @Test
    void toMoveAJobReadsNoneOfItsLargeInput() {
        String text = "x".repeat(500_000);
        Task<String, String> large = Task.of("large", String.class, String.class)
                .with(options -> options.queue("mail").delay(Duration.ofHours(1)));
        String id = producer.enqueue(large, text).id();
        try (RawRedis raw = RawRedis.connect(REDIS.url())) {
            raw.call("CONFIG", "RESETSTAT");
            assertThat(admin.why(id).reasons()).isNotEmpty();
            assertThat(admin.run(List.of(id))).containsEntry(id, MoveResult.PROMOTED);
            assertThat(admin.run(List.of(id))).containsEntry(id, MoveResult.WAITING);
            Matcher sent = Pattern.compile("total_net_output_bytes:(\\d+)").matcher(raw.call("INFO", "stats"));
            assertThat(sent.find()).isTrue();
            assertThat(Long.parseLong(sent.group(1))).isLessThan(text.length());
        }
        assertThat(admin.find(id).orElseThrow().spec()).isNotNull();
    }

    @Test
    void aThousandJobsAreMovedAtOnce() {
        List<String> ids = producer
                .enqueueAll(ECHO, IntStream.range(0, 1_000).boxed().toList())
                .stream()
                .map(JobHandle::id)
                .toList();

        assertThat(admin.cancel(ids)).hasSize(1_000).containsValue(MoveResult.CANCELLED);
        assertThat(mail.find(ids)).hasSize(1_000).extracting(JobRecord::state).containsOnly(JobState.CANCELLED);
        assertThat(admin.requeue(ids).values()).hasSize(1_000).containsOnly(MoveResult.REQUEUED);
        assertThat(mail.record().pending()).isEqualTo(1_000);
        assertThat(mail.cancel(List.of())).isEmpty();
    }

    @Test
    void aPurgeCancelsAboutAsManyAsExpectedOrNone() {
        producer.enqueueAll(ECHO, IntStream.range(0, 20).boxed().toList());
        producer.enqueue(ECHO.with(options -> options.delay(Duration.ofHours(1))), 1);
        PurgeScope line = new PurgeScope(false, false);

        assertThat(mail.purge(line, 40)).isEqualTo(new PurgeResult(20, 0, false));
        assertThat(mail.record().pending()).isEqualTo(20);
        assertThat(mail.purge(line, 21)).isEqualTo(new PurgeResult(20, 20, true));
        assertThat(mail.record().scheduled()).isEqualTo(1);
        assertThat(mail.purge(new PurgeScope(true, true))).isEqualTo(1);
        assertThat(mail.record().jobs()).isZero();
    }

    @Test
    void workersAreSeenAndTold() {
        assertThat(admin.workers()).isEmpty();
        assertThat(admin.quiet("w")).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> admin.stop("a b"));
        try (Worker worker = worker("w")) {
            await().atMost(PATIENCE).until(() -> !admin.worker("w").isEmpty());
            assertThat(admin.workers()).hasSize(1);
            SessionGroup lane = mail.workers().get(0);
            assertThat(lane.slots()).isEqualTo(2);
            assertThat(lane.tasks()).contains("echo", "fail", "hold");
            assertThat(admin.queue("b").workers()).isEmpty();

            assertThat(admin.quiet("w")).extracting(SessionGroup::worker).containsExactly("w");
            assertThat(admin.worker("w")).extracting(SessionGroup::state).containsExactly("quiet");
            assertThat(admin.stop("w")).hasSize(1);
            await().atMost(PATIENCE).until(worker.stopped()::isDone);
        }
        assertThat(admin.stop("w")).isEmpty();
    }

    @Test
    void aBatchIsCountedAndCancelledAsAWhole() {
        Batch batch = producer.batch("mail", "night");
        List<JobHandle<Integer>> jobs = producer.enqueueAll(
                HOLD.with(options -> options.batch("night")),
                IntStream.range(0, 5).boxed().toList());
        producer.enqueue(ECHO.with(options -> options.batch("other")), 1);

        BatchPage page = mail.batches(1, "");
        assertThat(page.batches()).hasSize(1);
        assertThat(mail.batches(1, page.next()).batches())
                .extracting(BatchCounts::id)
                .doesNotContain(page.batches().get(0).id())
                .hasSize(1);
        try (Worker ignored = worker("w")) {
            await().atMost(PATIENCE).until(() -> mail.runningOfBatch("night") == 2);
            assertThat(mail.batch("night").orElseThrow().open()).isEqualTo(5);

            assertThat(mail.cancelBatch("night").orElseThrow().cancelling()).isPositive();
            assertThat(batch.join(PATIENCE).cancelled()).isEqualTo(5);
            assertThat(jobs).extracting(JobHandle::state).containsOnly(JobState.CANCELLED);
        }
        assertThat(mail.cancelBatch("night").orElseThrow().isEnded()).isTrue();
        assertThat(mail.cancelBatch("nope")).isEmpty();
        assertThat(mail.batch("nope")).isEmpty();
    }

    @Test
    void manyThreadsShareEightConnections() {
        producer.enqueue(ECHO, 1);
        try (FaultProxy line = FaultProxy.to(REDIS.port());
                Admin shared = Admin.connect(line.url())) {
            line.delay(Duration.ofMillis(5));
            assertThat(IntStream.range(0, 200)
                            .parallel()
                            .mapToLong(i -> shared.queue("mail").record().pending())
                            .filter(pending -> pending == 1)
                            .count())
                    .isEqualTo(200);
            assertThat(line.connections()).isBetween(1, 8);
        }
    }

    @Test
    void aClosedOneSaysSo() {
        admin.close();
        assertThatThrownBy(() -> mail.record())
                .isInstanceOf(RedworkException.class)
                .hasMessageContaining("was closed");
        admin.close();
    }

    @Test
    void whereRedisIsAwayACallSaysSoAndTheNextOneConnectsAgain() {
        producer.enqueue(ECHO, 1);
        assertThatThrownBy(() -> Admin.connect("redis://127.0.0.1:1")).isInstanceOf(RedisUnavailableException.class);
        try (FaultProxy line = FaultProxy.to(REDIS.port());
                Admin far = Admin.connect(line.url())) {
            line.refuse();
            line.cut();
            assertThatThrownBy(() -> far.queue("mail").record())
                    .isInstanceOf(RedisUnavailableException.class)
                    .hasMessageContaining("127.0.0.1:" + line.port());
            assertThatThrownBy(() -> far.cancel(List.of("x"))).isInstanceOf(RedisUnavailableException.class);
            line.pass();
            assertThat(far.queue("mail").record().pending()).isEqualTo(1);
        }
    }
}
