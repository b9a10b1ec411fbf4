package dev.redwork.bench;

import dev.redwork.bench.JobsInFlight.Landed;
import dev.redwork.job.RedworkException;
import dev.redwork.job.Task;
import dev.redwork.producer.Producer;
import dev.redwork.tasks.GcdPair;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/** Greatest common divisors by trial, of pairs as large as the field's: work for jobs, and for plain threads. */
public final class GcdWork {
    private static final int SMALLEST = 1_500_000;
    private static final int LARGEST = 4_000_000;

    /** Fixed, so that every run does the same work. */
    private static final long SEED = 20_261_121;

    private GcdWork() {}

    public static List<GcdPair> pairs(int count) {
        Random random = new Random(SEED);
        return IntStream.range(0, count)
                .mapToObj(i -> GcdPair.byTrial(random.nextInt(SMALLEST, LARGEST), random.nextInt(SMALLEST, LARGEST)))
                .toList();
    }

    /** The loop that one would write without a queue: the first number, downwards from the smaller one, that divides both. */
    public static int plain(int a, int b) {
        int divisor = Math.min(a, b);
        while (a % divisor != 0 || b % divisor != 0) {
            divisor--;
        }
        return divisor;
    }

    /** How long so many plain threads take for all pairs, s; each takes every n-th. */
    static Sample byPlainThreads(List<GcdPair> pairs, int threads) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            long start = System.nanoTime();
            List<Future<?>> parts = new ArrayList<>();
            for (int first = 0; first < threads; first++) {
                int from = first;
                parts.add(pool.submit(() -> {
                    for (int i = from; i < pairs.size(); i += threads) {
                        GcdPair pair = pairs.get(i);
                        check(
                                pair,
                                BigInteger.valueOf(
                                        plain(pair.a().intValueExact(), pair.b().intValueExact())));
                    }
                }));
            }
            for (Future<?> part : parts) {
                part.get();
            }
            return Sample.of("gcd-plain", "s", (System.nanoTime() - start) / 1e9);
        } catch (ExecutionException e) {
            throw new RedworkException("a plain thread failed: " + e.getCause(), e);
        } finally {
            pool.shutdownNow();
        }
    }

    /**
     * How long jobs take for all pairs, one a pair, s: from the enqueue to the last result in the producer's hands.
     *
     * @param task whose jobs go to the workers' queue
     */
    static Sample byJobs(
            Producer producer,
            Task<GcdPair, BigInteger> task,
            List<GcdPair> pairs,
            List<ProcessHandle> workers,
            LongConsumer done)
            throws InterruptedException {
        JobsInFlight<GcdPair, BigInteger> jobs = new JobsInFlight<>(producer, task, workers, done);
        long start = System.nanoTime();
        jobs.put(pairs);
        List<Landed<BigInteger>> found = jobs.await();
        double seconds = (System.nanoTime() - start) / 1e9;
        for (int i = 0; i < pairs.size(); i++) {
            check(pairs.get(i), found.get(i).output());
        }
        return Sample.of("gcd-jobs", "s", seconds);
    }

    private static void check(GcdPair pair, BigInteger found) {
        BigInteger expected = pair.a().gcd(pair.b());
        if (!found.equals(expected)) {
            throw new RedworkException("the gcd of " + pair + " is " + expected + ", not " + found);
        }
    }
}
