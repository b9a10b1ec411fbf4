package dev.redwork.worker.tasks.fetch;

import dev.redwork.job.RedworkException;
import dev.redwork.tasks.Save;
import dev.redwork.tasks.SaveRange;
import dev.redwork.worker.JobOfMany;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/** Tests numbers and saves those that are prime, each as a row of its own whose id and value are the number. */
final class PrimeSaver implements AutoCloseable {
    /** Of all jobs together; whatever is more is saved by the threads of the jobs. */
    private static final int THREADS = SaveRange.MOST_AT_ONCE;

    private static final long IDLE_SECONDS = 10;

    /** Small enough that a drained worker is not kept waiting, large enough that the check costs nothing. */
    private static final int DIVISORS_BETWEEN_CHECKS = 1 << 16;

    private final StoreClient stores;
    private final AtomicInteger started = new AtomicInteger();
    private final ThreadPoolExecutor pool = new ThreadPoolExecutor(
            0, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), this::thread, PrimeSaver::runHere);

    PrimeSaver(StoreClient stores) {
        this.stores = stores;
    }

    /** Saves a number if it is prime; whether it is. */
    boolean save(Save save) throws InterruptedException {
        boolean isPrime = save.tested() || isPrime(save.number());
        if (isPrime && save.store() != null) {
            long unused = put(save.store(), save.number());
        }
        return isPrime;
    }

    /**
     * Saves the primes of a range, some of them at a time.
     *
     * @param told of how many numbers are done, but for saves that are under way
     * @return how many primes there are
     */
    long save(SaveRange range, LongConsumer told) throws InterruptedException {
        long primes = 0;
        try (SavesUnderWay saves = new SavesUnderWay(pool, range.atOnce())) {
            for (long number = range.lo(); number < range.hi(); number++) {
                long tested = number;
                if (isPrime(tested)) {
                    saves.begin(() -> put(range.store(), tested));
                    primes++;
                }
                told.accept(number + 1 - range.lo());
            }
            saves.await();
        }
        return primes;
    }

    /** Saves the primes of many jobs, those of one store in one call; each job has an outcome of its own. */
    void save(List<JobOfMany<Save, Boolean>> jobs) throws InterruptedException {
        Map<String, List<JobOfMany<Save, Boolean>>> primes = new LinkedHashMap<>();
        for (JobOfMany<Save, Boolean> job : jobs) {
            Save save = job.input();
            boolean isPrime = save.tested() || isPrime(save.number());
            if (isPrime && save.store() != null) {
                primes.computeIfAbsent(save.store(), first -> new ArrayList<>()).add(job);
            } else {
                job.succeed(isPrime);
            }
        }
        for (Map.Entry<String, List<JobOfMany<Save, Boolean>>> store : primes.entrySet()) {
            saveTogether(store.getKey(), store.getValue());
        }
    }

    private void saveTogether(String store, List<JobOfMany<Save, Boolean>> jobs) throws InterruptedException {
        try {
            List<String> numbers = jobs.stream()
                    .map(job -> Long.toString(job.input().number()))
                    .distinct()
                    .toList();
            if (stores.postAll(store, numbers)) {
                jobs.forEach(job -> job.succeed(true));
                return;
            }
        } catch (RedworkException e) {
            jobs.forEach(job -> job.fail(e));
            return;
        }
        // One of the rows is there with another value, and none was saved: which one, only a save alone can tell.
        for (JobOfMany<Save, Boolean> job : jobs) {
            try {
                job.succeed(save(job.input()));
            } catch (RedworkException e) {
                job.fail(e);
            }
        }
    }

    private long put(String store, long number) throws InterruptedException {
        String text = Long.toString(number);
        stores.put(store, text, text);
        return number;
    }

    /** By every odd number up to the root. */
    static boolean isPrime(long number) throws InterruptedException {
        if (number < 4 || number % 2 == 0) {
            return number == 2 || number == 3;
        }
        long tried = 0;
        for (long divisor = 3; divisor <= number / divisor; divisor += 2) {
            if (number % divisor == 0) {
                return false;
            }
            if (++tried % DIVISORS_BETWEEN_CHECKS == 0 && Thread.interrupted()) {
                throw new InterruptedException("interrupted while trying divisors");
            }
        }
        return true;
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }

    /** By the job's own thread, where all others are busy. */
    private static void runHere(Runnable save, ThreadPoolExecutor pool) {
        if (pool.isShutdown()) {
            throw new IllegalStateException("the worker has stopped");
        }
        save.run();
    }

    private Thread thread(Runnable saves) {
        Thread thread = new Thread(saves, "redwork-save-" + started.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
