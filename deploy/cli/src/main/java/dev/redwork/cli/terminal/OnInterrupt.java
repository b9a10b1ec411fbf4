package dev.redwork.cli.terminal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Long work of a command that Ctrl-C or SIGTERM ends half way: its thread is interrupted, the process waits for it, but not
 * long, and people are told how far it came and what goes on without them.
 */
public final class OnInterrupt {
    private static final int SECONDS = 3;
    private static volatile boolean ending;

    private OnInterrupt() {}

    /** Work that an interrupt ends. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws InterruptedException;
    }

    /** Does the work, on this thread; of {@code words} an empty text says nothing. */
    public static <T> T of(Console console, Supplier<String> words, Work<T> work) throws InterruptedException {
        Thread worker = Thread.currentThread();
        CountDownLatch done = new CountDownLatch(1);
        Thread hook = new Thread(
                () -> {
                    ending = true;
                    interruptAndAwait(worker, done);
                    say(console, words);
                },
                "redwork-last-act");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            // We are ending already.
            worker.interrupt();
        }
        try {
            return work.run();
        } finally {
            done.countDown();
            if (!forget(hook)) {
                awaitTheEnd();
            }
        }
    }

    /** Whether a signal has ended the work. */
    public static boolean isEnding() {
        return ending;
    }

    private static void say(Console console, Supplier<String> words) {
        try {
            String last = words.get();
            if (!last.isEmpty()) {
                console.say(last);
            }
        } catch (RuntimeException e) {
            console.say("interrupted; how far it came is unknown: " + e.getMessage());
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

    /** False: it runs now, and ends this process. */
    private static boolean forget(Thread hook) {
        try {
            return Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /** The words of the work itself about its interrupt would be no news. */
    private static void awaitTheEnd() {
        while (true) {
            LockSupport.park();
            boolean unused = Thread.interrupted();
        }
    }
}
