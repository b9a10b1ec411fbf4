package dev.redwork.endtoend;

import dev.redwork.job.Task;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A producer JVM: {@code url what}. It enqueues while its heap or its threads' stacks are full, then shows that every thread can
 * enqueue and gets results: it ends with 0, or tells on stderr what hangs, and ends with 1.
 */
final class HungryProducer {
    enum What {
        HEAP,
        STACK
    }

    private static final Task<Integer, Integer> TASK = TestTasks.ECHO;
    private static final int THREADS = 3;
    /** Far more than any of it takes, and less than a test waits. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Producer producer;
    private final List<JobHandle<Integer>> handles = Collections.synchronizedList(new ArrayList<>());
    private int hangs;
    private volatile boolean over;

    private HungryProducer(Producer producer) {
        this.producer = producer;
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws InterruptedException {
        ChildJvm.endWithParent();
        HungryProducer self = new HungryProducer(Producer.connect(args[0]));
        System.out.println("READY");
        self.enqueue(TASK, 200);
        switch (What.valueOf(args[1])) {
            case HEAP -> self.fillHeap();
            case STACK -> self.fillStack();
        }
        self.showThatItWorks();
        Runtime.getRuntime().halt(0);
    }

    private void enqueue(Task<Integer, Integer> task, int jobs) {
        for (int i = 0; i < jobs; i++) {
            handles.add(producer.enqueue(task, i));
        }
    }

    /** Three threads enqueue meanwhile; what they are told then is their own affair. */
    private void fillHeap() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(start("enqueues while the heap is full", () -> {
                while (!over) {
                    try {
                        enqueue(TASK, 1);
                        TimeUnit.MILLISECONDS.sleep(3);
                    } catch (Exception | OutOfMemoryError e) {
                        // The next one.
                    }
                }
            }));
        }
        for (int i = 0; i < 12; i++) {
            try {
                int unused = FullHeap.hold(400);
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (OutOfMemoryError e) {
                // It was full already.
            }
        }
        over = true;
        join(threads);
    }

    /** One thread enqueues with less and less room on its stack. */
    private void fillStack() throws InterruptedException {
        Thread deep = new Thread(
                null,
                () -> {
                    int most = depth();
                    for (int depth = most - 1_500; depth < most; depth++) {
                        try {
                            int unused = down(depth);
                        } catch (StackOverflowError e) {
                            // One less.
                        }
                    }
                },
                "enqueues at the end of its stack",
                256 << 10);
        deep.setDaemon(true);
        deep.start();
        join(List.of(deep));
    }

    /** How many frames of {@link #down} there is room for, beside what a call of enqueue takes. */
    private int depth() {
        int depth = 200;
        try {
            while (true) {
                int unused = down(depth);
                depth += 20;
            }
        } catch (StackOverflowError e) {
            return depth;
        }
    }

    private int down(int depth) {
        if (depth > 0) {
            return down(depth - 1) + 1;
        }
        try {
            enqueue(TASK, 1);
        } catch (StackOverflowError | Exception e) {
            // The next one.
        }
        return 0;
    }

    private void showThatItWorks() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(start("enqueues afterwards", () -> {
                for (int job = 0; job < 10; job++) {
                    Integer unused = producer.enqueue(TASK, job).get(PATIENCE);
                }
            }));
        }
        join(threads);
        List<Thread> waiting = new ArrayList<>();
        for (JobHandle<Integer> handle : List.copyOf(handles)) {
            if (!handle.future().isDone() && waiting.size() < THREADS) {
                waiting.add(start("waits for a job of before", () -> {
                    Integer unused = handle.get(PATIENCE);
                }));
            }
        }
        join(waiting);
    }

    private Thread start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((failed, e) -> tell(name + " failed", e));
        thread.start();
        return thread;
    }

    /** All of them, or this is the end: who comes after them would wait as they do. */
    private void join(List<Thread> threads) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.plusSeconds(5).toNanos();
        for (Thread thread : threads) {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, end - System.nanoTime()));
            if (thread.isAlive()) {
                Throwable where = new IllegalStateException("it waits here");
                StackTraceElement[] stack = thread.getStackTrace();
                where.setStackTrace(Arrays.copyOf(stack, Math.min(stack.length, 20)));
                tell(thread.getName() + " hangs", where);
            }
        }
        if (hangs > 0) {
            Runtime.getRuntime().halt(1);
        }
    }

    @SuppressWarnings({"SystemOut", "CatchAndPrintStackTrace"})
    private synchronized void tell(String what, Throwable why) {
        hangs++;
        System.err.println(what.toUpperCase(Locale.ROOT));
        why.printStackTrace();
    }
}
