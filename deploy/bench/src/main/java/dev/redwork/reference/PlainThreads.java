package dev.redwork.reference;

import dev.redwork.job.RedworkException;
import dev.redwork.reference.Rounds.Measured;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** The program that one would write without a queue: a loop, or as many threads of a pool that take every n-th input. */
final class PlainThreads {
    private PlainThreads() {}

    /** The outputs in the order of the inputs, and how long they took; one thread is the caller's. */
    static <I, O> Measured<List<O>> map(int threads, List<I> inputs, Function<I, O> function)
            throws InterruptedException {
        Object[] outputs = new Object[inputs.size()];
        long start = System.nanoTime();
        if (threads == 1) {
            run(0, 1, inputs, function, outputs);
        } else {
            onPool(threads, inputs, function, outputs);
        }
        long nanos = System.nanoTime() - start;
        @SuppressWarnings("unchecked")
        List<O> all = (List<O>) Arrays.asList(outputs);
        return new Measured<>(nanos, all);
    }

    private static <I, O> void onPool(int threads, List<I> inputs, Function<I, O> function, Object[] outputs)
            throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> parts = new ArrayList<>();
            for (int first = 0; first < threads; first++) {
                int from = first;
                parts.add(pool.submit(() -> run(from, threads, inputs, function, outputs)));
            }
            for (Future<?> part : parts) {
                part.get();
            }
        } catch (ExecutionException e) {
            throw new RedworkException("a plain thread failed: " + e.getCause(), e);
        } finally {
            pool.shutdownNow();
        }
    }

    private static <I, O> void run(int from, int step, List<I> inputs, Function<I, O> function, Object[] outputs) {
        for (int i = from; i < inputs.size(); i += step) {
            outputs[i] = function.apply(inputs.get(i));
        }
    }
}
