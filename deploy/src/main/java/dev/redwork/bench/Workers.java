package dev.redwork.bench;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Worker processes that a bench was given. */
final class Workers {
    private static final Duration GOODBYE = Duration.ofSeconds(30);

    private Workers() {}

    /** Ends them in good order, so that they leave no session behind. */
    static void stop(List<ProcessHandle> workers) throws InterruptedException {
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
