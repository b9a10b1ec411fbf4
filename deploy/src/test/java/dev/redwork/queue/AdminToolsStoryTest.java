package dev.redwork.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.JobLog;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.Task;
import dev.redwork.producer.Batch;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.queue.record.BatchFlag;
import dev.redwork.queue.record.DiagnosisReason;
import dev.redwork.queue.record.HeldJob;
import dev.redwork.queue.record.JobMove;
import dev.redwork.queue.record.JobPage;
import dev.redwork.queue.record.JobQuery;
import dev.redwork.queue.record.JobReach;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.queue.record.MovedJobs;
import dev.redwork.queue.record.PurgeScope;
import dev.redwork.queue.record.QueueRecord;
import dev.redwork.queue.record.QueueRemoved;
import dev.redwork.queue.record.QueueSurvey;
import dev.redwork.queue.record.SessionGroup;
import dev.redwork.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A program that does all that the command line does: it looks on while jobs run, at some queues only, and takes queues away. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("try") // its workers are only there
class AdminToolsStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Task<Integer, Integer> ECHO = Task.of("echo", Integer.class, Integer.class);
    private static final Task<Integer, Integer> HOLD = Task.of("hold", Integer.class, Integer.class);

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

    private Worker worker() {
        return Worker.builder(REDIS.url())
                .name("w")
                .lane(2, "mail")
                .handle(ECHO, (number, context) -> number)
                .handle(HOLD, (number, context) -> {
                    context.log("held " + number);
                    context.progress(number, 9, "");
                    end.await();
                    return number;
                })
                .start();
    }

    private List<JobHandle<Integer>> jobs(String queue, int count) {
        return producer.enqueueAll(
                ECHO.with(options -> options.queue(queue)),
                IntStream.range(0, count).boxed().toList());
    }

    @Test
    void someQueuesAreAllQueuesForWhoeverLooksAtThemOnly() {
        List<String> ids = jobs("mail", 2).stream().map(JobHandle::id).toList();
        String other = jobs("math", 1).get(0).id();

        Admin some = admin.among(List.of("mail"));

        assertThat(some.queueNames()).containsExactly("mail");
        assertThat(some.findQueues().names()).containsExactly("mail");
        assertThat(some.queues()).extracting(QueueRecord::queue).containsExactly("mail");
        assertThat(some.find(other)).isEmpty();
        assertThat(some.jobs(JobQuery.of(), 10, "").jobs())
                .extracting(JobRecord::id)
                .containsExactlyInAnyOrderElementsOf(ids);
        assertThat(some.move(JobMove.CANCEL, JobQuery.of(JobState.PENDING), 10).done())
                .isEqualTo(2);
        assertThat(admin.find(other)).map(JobRecord::state).hasValue(JobState.PENDING);
        assertThatThrownBy(() -> admin.among(List.of("no name"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aBulkMoveIsToldOfEachPageAndEndsWhereItIsTold() {
        jobs("mail", 1_100);
        JobQuery pending = JobQuery.of(JobState.PENDING);

        assertThat(mail.count(JobMove.CANCEL, pending, Long.MAX_VALUE, met -> false))
                .extracting(MovedJobs::count, MovedJobs::complete)
                .containsExactly(500L, false);
        List<Long> told = new ArrayList<>();
        MovedJobs moved = admin.move(JobMove.CANCEL, pending, 1_001, met -> told.add(met.done()));

        assertThat(told).containsExactly(500L, 1_000L, 1_001L);
        assertThat(moved.done()).isEqualTo(1_001);
        assertThat(mail.record().count(JobState.PENDING)).isEqualTo(99);
        assertThatThrownBy(() -> admin.move(JobMove.CANCEL, pending, 0, met -> true))
                .hasMessage("most is 0, must be 1 or more");
    }

    @Test
    void aListHasWholeJobsWhereTheyAreWantedAndSaysWhetherThereAreMore() throws Exception {
        try (Worker unused = worker()) {
            for (JobHandle<Integer> job : jobs("mail", 2)) {
                job.get(PATIENCE);
            }
        }
        JobQuery succeeded = JobQuery.of(JobState.SUCCEEDED);

        JobPage page = mail.jobs(succeeded, new JobReach(1, 100, true), "");
        JobPage last = admin.jobs(succeeded, new JobReach(1, 100, true), page.next());

        assertThat(page.more()).isTrue();
        assertThat(page.now()).isLessThanOrEqualTo(admin.now());
        assertThat(last.more()).isFalse();
        assertThat(List.of(page, last))
                .flatExtracting(JobPage::jobs)
                .extracting(job ->
                        String.valueOf(Objects.requireNonNull(job.result()).output()))
                .containsExactlyInAnyOrder("0", "1");
        assertThat(mail.jobs(succeeded, 1, "").jobs())
                .extracting(JobRecord::result)
                .doesNotContainNull()
                .extracting(JobResult::output)
                .containsOnlyNulls();
        assertThatThrownBy(() -> new JobReach(0, 1, true)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRunningJobIsWatched() {
        JobHandle<Integer> job = producer.enqueue(HOLD.with(options -> options.queue("mail")), 3);
        mail.watch(job.id(), Duration.ofMinutes(1));
        try (Worker unused = worker()) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(mail.log(job.id(), 10).lines())
                            .extracting(JobLog.Line::text)
                            .containsExactly("held 3"));
            assertThat(mail.progress(job.id()))
                    .hasValueSatisfying(far -> assertThat(far.done()).isEqualTo(3));
            SessionGroup lane = mail.workers().get(0);
            assertThat(lane.isLive()).isTrue();
            assertThat(admin.held(lane.sessions().get(0)))
                    .extracting(HeldJob::id, HeldJob::task, HeldJob::attempt)
                    .containsExactly(tuple(job.id(), "hold", 1));
            assertThat(admin.survey(List.of("mail")))
                    .extracting(QueueSurvey::workers, QueueSurvey::threads)
                    .containsExactly(tuple(1L, 2L));
            mail.watch(job.id(), Duration.ZERO);
            end.countDown();
        }
    }

    @Test
    void reasonsTellHowToStartAWorkerHere() {
        String id = jobs("mail", 1).get(0).id();
        assertThat(mail.rate()).isZero();
        assertThat(mail.why(mail.head(id).orElseThrow(), 0, "systemctl start mailer")
                        .reasons())
                .extracting(DiagnosisReason::text)
                .contains("no worker reads queue mail; start one with: systemctl start mailer");
    }

    @Test
    void aQueueIsThereOnceItIsAnnouncedAndGoneOnceItIsRemoved() {
        mail.announce();
        assertThat(admin.queueNames()).containsExactly("mail");
        jobs("mail", 2);
        assertThat(mail.remove()).isEqualTo(QueueRemoved.JOBS);
        List<Long> told = new ArrayList<>();
        assertThat(mail.purge(new PurgeScope(true, true), told::add)).isEqualTo(2);
        assertThat(told).contains(2L);
        try (Worker unused = worker()) {
            assertThat(mail.remove()).isEqualTo(QueueRemoved.WORKERS);
        }
        assertThat(mail.remove()).isEqualTo(QueueRemoved.DELETED);
        assertThat(mail.exists()).isFalse();
        jobs("mail", 1);
        mail.removeWithJobs();
        assertThat(mail.exists()).isFalse();
        assertThatThrownBy(() -> mail.details(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aQueueThatNoListNamesIsFoundByItsKeys() {
        jobs("mail", 1);
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            String unused = redis.call("DEL", "redwork:queues");
        }
        assertThat(admin.queueNames()).isEmpty();
        assertThat(admin.findQueues().names()).containsExactly("mail");
        assertThat(admin.findQueues().complete()).isTrue();
    }

    @Test
    void flagsOfABatchAreRaisedOnceAndLowered() {
        Batch batch = producer.batch("mail");
        producer.enqueueAll(ECHO.with(batch), List.of(1, 2));
        assertThat(mail.raiseFlag(batch.id(), "enough", "5")).isEmpty();
        assertThat(mail.raiseFlag(batch.id(), "enough", "6")).isEqualTo(Optional.of("5"));
        assertThat(mail.flags())
                .extracting(BatchFlag::batch, BatchFlag::flag, BatchFlag::value)
                .containsExactly(tuple(batch.id(), "enough", "5"));
        assertThat(mail.lowerFlag(batch.id(), "enough")).isTrue();
        assertThat(mail.lowerFlag(batch.id(), "enough")).isFalse();
        assertThat(mail.batches(List.of(batch.id(), "none"))).hasSize(1);
        assertThat(mail.cancelBatch(batch.id(), Long.MAX_VALUE))
                .hasValueSatisfying(counts -> assertThat(counts.cancelled()).isEqualTo(2));
    }
}
