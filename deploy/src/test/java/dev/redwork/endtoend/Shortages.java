package dev.redwork.endtoend;

import dev.redwork.job.RetryPolicy;
import dev.redwork.job.Task;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.TaskModule;
import dev.redwork.worker.Worker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tasks that take what all threads of a worker's JVM share, and tasks that show whether all of them are there. */
final class Shortages implements TaskModule {
    /** As many jobs meet as a worker has slots. */
    static final int SLOTS = 4;

    private static final int MOST_THREADS = 8;

    /** Fills the heap for so many milliseconds and lets go; what becomes of it is its own affair. */
    static final Task<Integer, Integer> FILL = Task.of("fill", Integer.class, Integer.class)
            .with(options -> options.attempts(2).retry(RetryPolicy.fixed(Duration.ofMillis(20))));

    /** Gives its input back after a millisecond, and writes no ledger, which would fail for want of memory. */
    static final Task<Integer, Integer> SMALL = Task.of("small", Integer.class, Integer.class)
            .with(options -> options.retry(RetryPolicy.fixed(Duration.ofMillis(20))));

    /** Waits until four of them run in this JVM with the same input; fails when they do not come. */
    static final Task<String, String> MEET =
            Task.of("meet", String.class, String.class).with(options -> options.attempts(1));

    /** Starts threads until none can be had, ends them, and gives their number: at most eight. */
    static final Task<Integer, Integer> THREADS =
            Task.of("threads", Integer.class, Integer.class).with(options -> options.attempts(1));

    /** Gives what its worker says of itself. */
    static final Task<Integer, String> HEALTH = Task.of("health", Integer.class, String.class);

    private final CompletableFuture<Worker> worker = new CompletableFuture<>();
    private final Map<String, CountDownLatch> meetings = new ConcurrentHashMap<>();

    /** Whose handlers they are, once it has started. */
    void of(Worker started) {
        worker.complete(started);
    }

    @Override
    public void register(Handlers handlers) {
        handlers.handle(FILL, (millis, context) -> FullHeap.hold(millis));
        handlers.handle(SMALL, (n, context) -> {
            TimeUnit.MILLISECONDS.sleep(1);
            return n;
        });
        handlers.handle(MEET, (meeting, context) -> {
            CountDownLatch missing = meetings.computeIfAbsent(meeting, unseen -> new CountDownLatch(SLOTS));
            missing.countDown();
            if (!missing.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException(missing.getCount() + " of " + SLOTS + " did not come to " + meeting);
            }
            return context.worker();
        });
        handlers.handle(THREADS, (n, context) -> startAll());
        handlers.handle(
                HEALTH,
                (n, context) -> worker.get(20, TimeUnit.SECONDS).health().toString());
    }

    private static int startAll() {
        CountDownLatch end = new CountDownLatch(1);
        int started = 0;
        try {
            while (started < MOST_THREADS) {
                Thread next = new Thread(() -> {
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                next.start();
                started++;
            }
        } catch (OutOfMemoryError e) {
            // No more can be had.
        } finally {
            end.countDown();
        }
        return started;
    }
}
