package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.job.PayloadException;
import dev.redwork.job.Task;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.producer.ProducerListener;
import dev.redwork.producer.QueueFullException;
import dev.redwork.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What listeners of a producer are told of its jobs. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProducerListenerStoryTest {
    private static final Task<Integer, Integer> TASK = Task.of("task", Integer.class, Integer.class);

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    @TempDir
    private Path directory;

    private Scene scene;
    private final List<String> words = new ArrayList<>();
    private final List<ProducerListener.Ended> ended = new ArrayList<>();
    private final ProducerListener told = new ProducerListener() {
        @Override
        public synchronized void enqueued(Enqueued jobs) {
            words.add(jobs.queue() + " " + jobs.task() + " " + jobs.how().text() + " " + jobs.jobs());
        }

        @Override
        public synchronized void ended(Ended job) {
            ended.add(job);
        }
    };

    @BeforeEach
    void open() {
        scene = new Scene(redis.url(), directory);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private Producer producer() {
        return Producer.builder(redis.url()).listener(told).connect();
    }

    @Test
    void newJobsAndDuplicatesAreToldApart() {
        try (Producer producer = producer()) {
            producer.enqueue(TASK, 1, "mine");
            producer.enqueueAll(TASK.with(o -> o.queue("other")), List.of(1, 2, 3));
            producer.enqueue(TASK, 1, "mine");
        }

        assertThat(words).containsExactly("default task new 1", "other task new 3", "default task duplicate 1");
    }

    @Test
    void whatTookAScheduledOnesPlaceIsToldSo() {
        Task<Integer, Integer> later = TASK.with(o -> o.delay(Duration.ofHours(1)));
        try (Producer producer = producer()) {
            producer.replace(later, 1, "mine");
            producer.replace(later, 2, "mine");
            Task<Integer, Integer> calm = TASK.with(o -> o.debounce("key", Duration.ofHours(1)));
            producer.enqueue(calm, 1);
            producer.enqueue(calm, 2);
        }

        assertThat(words)
                .containsExactly(
                        "default task new 1",
                        "default task replaced 1",
                        "default task new 1",
                        "default task replaced 1");
    }

    @Test
    void jobsThatAreNotTakenAreRefused() {
        scene.queue("HSET", "limits", "jobs", "1");
        try (Producer producer = producer()) {
            producer.enqueue(TASK, 1);
            assertThatThrownBy(() -> producer.enqueueAll(TASK, List.of(2, 3))).isInstanceOf(QueueFullException.class);
            assertThatThrownBy(
                            () -> producer.enqueue(Task.ofJson("raw"), Payload.of("\"" + "x".repeat(1_100_000) + "\"")))
                    .isInstanceOf(PayloadException.class);
        }

        assertThat(words).containsExactly("default task new 1", "default task refused 2", "default raw refused 1");
    }

    @Test
    void theEndOfEachNewJobIsToldOnce() {
        List<JobHandle<Integer>> jobs = new ArrayList<>();
        try (Worker worker = Worker.builder(redis.url())
                        .lane(1, "default")
                        .handle(TASK, (input, context) -> input)
                        .start();
                Producer producer = producer()) {
            jobs.add(producer.enqueue(TASK, 1, "mine"));
            assertThat(jobs.get(0).get(Scene.PATIENCE)).isEqualTo(1);
            assertThat(producer.enqueue(TASK, 1, "mine").get(Scene.PATIENCE)).isEqualTo(1);
            await().atMost(Scene.PATIENCE).until(() -> !ended.isEmpty());
            assertThat(worker.stopped()).isNotDone();
        }

        assertThat(ended).satisfiesExactly(job -> {
            assertThat(job.id()).isEqualTo("mine");
            assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(job.waited()).isBetween(Duration.ZERO, Scene.PATIENCE);
        });
    }

    @Test
    void aListenerThatThrowsHarmsNoCall() {
        ProducerListener broken = new ProducerListener() {
            @Override
            public void enqueued(Enqueued jobs) {
                throw new IllegalStateException("on purpose");
            }
        };
        try (Producer producer = Producer.builder(redis.url())
                .listener(broken)
                .listener(told)
                .withoutResults()
                .connect()) {
            assertThat(producer.enqueue(TASK, 1).isDuplicate()).isFalse();
        }

        assertThat(words).containsExactly("default task new 1");
    }
}
