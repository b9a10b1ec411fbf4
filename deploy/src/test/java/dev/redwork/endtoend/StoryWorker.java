package dev.redwork.endtoend;

import dev.redwork.job.Timing;
import dev.redwork.worker.TimedWorker;
import dev.redwork.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** A worker with the handlers of {@link TestTasks} in this JVM; {@link WorkerProcess} is one that can be killed. */
final class StoryWorker implements AutoCloseable {
    private final Worker worker;

    private StoryWorker(Worker worker) {
        this.worker = worker;
    }

    /**
     * Starts one, which reads its queues then.
     *
     * @param end ends the handlers that nothing else ends
     */
    static StoryWorker start(
            String url,
            Ledger ledger,
            CountDownLatch end,
            String name,
            Timing timing,
            Duration drain,
            int threads,
            List<String> queues) {
        return new StoryWorker(TimedWorker.start(
                Worker.builder(url)
                        .name(name)
                        .drain(drain)
                        .lane(threads, queues.toArray(String[]::new))
                        .add(handlers -> TestTasks.register(handlers, ledger, end)),
                timing));
    }

    String name() {
        return worker.name();
    }

    /** Done when it has stopped, whatever stopped it. */
    CompletableFuture<Worker.Stopped> ended() {
        return worker.stopped();
    }

    boolean isAlive() {
        return !worker.stopped().isDone();
    }

    /** Tells it to drain, and does not wait for it: in a process, SIGTERM. */
    void drain() {
        new Thread(worker::close, "drain of " + name()).start();
    }

    /** As {@link #drain}, and what runs is interrupted now. */
    void hurry() {
        drain();
        worker.hurry();
    }

    @Override
    public void close() {
        worker.close();
    }
}
