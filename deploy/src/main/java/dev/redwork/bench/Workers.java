package dev.redwork.bench;

import dev.redwork.job.RedworkException;
import dev.redwork.store.SessionReader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Worker processes that a bench was given. */
public final class Workers {
    private static final Duration GOODBYE = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(20);

    private Workers() {}

    /** Waits until each of them reads the queue. */
    public static void awaitUp(BenchQueue queue, List<ProcessHandle> workers) throws InterruptedException {
        SessionReader sessions = new SessionReader(queue.link());
        while (sessions.live(queue.keys()).size() < workers.size()) {
            if (!workers.stream().allMatch(ProcessHandle::isAlive)) {
                throw new RedworkException("a worker ended before the first job came");
            }
            Thread.sleep(LOOK.toMillis());
        }
    }

    /** Ends them in good order, so that they leave no session behind. */
    public static void stop(List<ProcessHandle> workers) throws InterruptedException {
        workers.forEach(ProcessHandle::destroy);
        for (ProcessHandle worker : workers) {
            CompletableFuture<ProcessHandle> end = worker.onExit();
            try {
                end.get(GOODBYE.toSeconds(), TimeUnit.SECONDS);
            } catch (TimeoutException | ExecutionException e) {
                worker.destroyForcibly();
            }
        }
    }
}
