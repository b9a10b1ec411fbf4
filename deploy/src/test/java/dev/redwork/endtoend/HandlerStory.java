package dev.redwork.endtoend;

import dev.redwork.embedded.Appendfsync;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Task;
import dev.redwork.job.Timing;
import dev.redwork.producer.JobHandle;
import dev.redwork.worker.LaneOptions;
import dev.redwork.worker.TaskHandler;
import dev.redwork.worker.TimedWorker;
import dev.redwork.worker.Worker;
import dev.redwork.worker.WorkerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a story of handlers starts with: an empty Redis, and workers in this JVM, which end with it. */
abstract class HandlerStory {
    static final Task<Integer, Integer> TASK = Task.of("task", Integer.class, Integer.class);
    static final Task<Integer, Integer> ECHO = Task.of("echo", Integer.class, Integer.class);

    /** A slot whose handler does not return is soon another one's. */
    static final Timing SHORT_GRACE = new Timing(
            Timing.DEFAULT.lease(), Timing.DEFAULT.renewEvery(), Timing.DEFAULT.block(), Duration.ofMillis(300));

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own(options -> options.appendfsync(Appendfsync.EVERYSEC));

    @TempDir
    private Path directory;

    Scene scene;
    final List<Worker> workers = new ArrayList<>();
    /** What handlers wait for that nothing else ends. */
    final CountDownLatch end = new CountDownLatch(1);

    @BeforeEach
    void open() {
        scene = new Scene(redis.url(), directory);
    }

    @AfterEach
    void close() {
        end.countDown();
        workers.forEach(Worker::close);
        scene.close();
    }

    Worker work(LaneOptions lane, Task<Integer, Integer> task, TaskHandler<Integer, Integer> handler) {
        WorkerOptions.Builder options = Worker.builder(redis.url())
                .lane(lane)
                .drain(Duration.ofSeconds(5))
                .handle(task, handler)
                .handle(ECHO, (input, context) -> input);
        Worker worker = TimedWorker.start(options, SHORT_GRACE);
        workers.add(worker);
        return worker;
    }

    Worker work(Task<Integer, Integer> task, TaskHandler<Integer, Integer> handler) {
        return work(LaneOptions.of(1, "default"), task, handler);
    }

    <T> JobHandle<T> enqueue(Task<Integer, T> task) {
        return scene.producer().enqueue(task, 1);
    }
}
