package dev.redwork.cli;

import dev.redwork.job.Task;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.TaskModule;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A user's module whose jobs wait for each other: they only end when {@link #SIZE} of them run at once. */
public final class Meeting implements TaskModule {
    static final int SIZE = 500;

    /** Answers which thread ran it and on which Java; fails when the others did not come. */
    static final Task<Integer, String> TASK = Task.of("meet", Integer.class, String.class)
            .with(options -> options.queue("io").attempts(1));

    private static final CountDownLatch MISSING = new CountDownLatch(SIZE);

    @Override
    public void register(Handlers handlers) {
        handlers.handle(TASK, (number, context) -> {
            MISSING.countDown();
            if (!MISSING.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException(MISSING.getCount() + " of " + SIZE + " are missing");
            }
            return Runtime.version().feature() + " " + Thread.currentThread();
        });
    }
}
