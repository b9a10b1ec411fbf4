package dev.redwork.cli.terminal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Work that has something to tidy up when Ctrl-C or SIGTERM ends it: its thread is interrupted, and the process waits for it,
 * but not long.
 */
public final class OnInterrupt {
    private static final int SECONDS = 3;

    private OnInterrupt() {}

    /** Does the work, on this thread. */
    public static <T> T of(Supplier<T> work) {
        Thread worker = Thread.currentThread();
        CountDownLatch done = new CountDownLatch(1);
        Thread hook = new Thread(() -> interruptAndAwait(worker, done), "redwork-last-act");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            // We are ending already.
            worker.interrupt();
        }
        try {
            return work.get();
        } finally {
            done.countDown();
            forget(hook);
        }
    }

    private static void interruptAndAwait(Thread worker, CountDownLatch done) {
        worker.interrupt();
        try {
            boolean unused = done.await(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            // An interrupt asks for the end even sooner.
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It runs now, and ends.
        }
    }
}
