package dev.redwork.producer.tasks;

import dev.redwork.job.Task;
import dev.redwork.job.TaskOptions;
import dev.redwork.job.Ticker;
import dev.redwork.producer.Producer;
import dev.redwork.tasks.PrimeRange;
import dev.redwork.tasks.Save;
import dev.redwork.tasks.SaveRange;
import dev.redwork.tasks.ShippedTasks;
import java.time.Duration;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tests the numbers from 1 to N and saves those that are prime in a slow store, one row a prime:
 * {@code Saving.of(8_192, Saving.Mode.ONE, url).run(producer, ...)}. The modes differ in how many saves a worker waits for at a
 * time.
 */
public final class Saving {
    /** More primes than a store of ours has rows begin at 15,485,863. */
    public static final long MOST_NUMBERS = 10_000_000;

    /** Saves that one job of a range has under way. */
    private static final int AT_ONCE = 100;

    /** Numbers of one job that saves many at a time: the 8,192 of the reference are one. */
    private static final long RANGE = 10_000;

    /** Numbers of one job that finds primes for others to save: some hundred primes, so that the first are soon on their way. */
    private static final long FOUND_CHUNK = 1_000;

    /** Jobs that are open at a time. */
    private static final int OPEN = 1_000;

    private final long numbers;
    private final Mode mode;
    private final @Nullable String store;
    private final Ticker ticker;

    /** How numbers become jobs. */
    public enum Mode {
        /** A job a number: it tests it, and waits for its save. */
        ONE,
        /** A job a number, up to 100 of which a worker runs in one call, with one save for all. */
        MANY,
        /** A job for many numbers, which has 100 saves under way at a time. */
        ASYNC,
        /** Two queues: jobs of the first find primes, each prime is a job of the second, which saves it. */
        PIPELINE,
        /** As {@link #ONE}, but nothing is saved: what the rest costs. */
        NONE
    }

    private Saving(long numbers, Mode mode, @Nullable String store, Ticker ticker) {
        this.numbers = numbers;
        this.mode = mode;
        this.store = store;
        this.ticker = ticker;
    }

    /**
     * Of the numbers from 1 to {@code numbers}.
     *
     * @param numbers 1 to {@link #MOST_NUMBERS}
     * @param store its URL; null only where nothing is saved
     */
    public static Saving of(long numbers, Mode mode, @Nullable String store) {
        if (numbers < 1 || numbers > MOST_NUMBERS) {
            throw new IllegalArgumentException("the numbers end at " + numbers + ", must end at 1 to " + MOST_NUMBERS);
        } else if ((store == null) != (mode == Mode.NONE)) {
            throw new IllegalArgumentException(
                    store == null ? "there is no store to save in" : "nothing is saved, and there is a store");
        }
        return new Saving(numbers, mode, store, Ticker.SYSTEM);
    }

    /** How often {@code told} of {@link #run} is called: for each job, but those that save what others found. */
    public long steps() {
        return switch (mode) {
            case ONE, MANY, NONE -> numbers;
            case ASYNC -> chunks(RANGE);
            case PIPELINE -> chunks(FOUND_CHUNK);
        };
    }

    private long chunks(long size) {
        return (numbers + size - 1) / size;
    }

    /**
     * Runs the jobs. An early end (a failed job, a wait that is too long, an interrupt) leaves the others: a batch in the
     * options cancels them.
     *
     * @param options of the jobs, such as their queue
     * @param saves options of the second queue's jobs in a pipeline
     * @param timeout how long each next result may take
     * @param told runs after each step, with the number of them: 1
     * @throws dev.redwork.producer.JobFailedException when a prime could not be saved
     * @throws dev.redwork.producer.WaitTimeoutException when no result came for {@code timeout}
     */
    public SavedPrimes run(
            Producer producer,
            UnaryOperator<TaskOptions> options,
            UnaryOperator<TaskOptions> saves,
            Duration timeout,
            LongConsumer told) {
        long start = ticker.read();
        LongAdder primes = new LongAdder();
        switch (mode) {
            case ONE, MANY, NONE -> {
                Task<Save, Boolean> task =
                        (mode == Mode.MANY ? ShippedTasks.SAVE_MANY : ShippedTasks.SAVE).with(options);
                run(producer, task, () -> numbers().iterator(), timeout, isPrime -> primes.add(isPrime ? 1 : 0), told);
            }
            case ASYNC -> {
                Task<SaveRange, Long> task = ShippedTasks.SAVE_RANGE.with(options);
                run(producer, task, () -> ranges().iterator(), timeout, primes::add, told);
            }
            case PIPELINE -> {
                Task<Save, Boolean> task = ShippedTasks.SAVE.with(saves);
                // Its inputs are read on a thread of their own, and no faster than rows are saved.
                try (Stream<Save> found = found(producer, options, timeout, told)) {
                    Iterator<Save> next = found.iterator();
                    run(producer, task, () -> next, timeout, isPrime -> primes.add(1), row -> {});
                }
            }
        }
        long jobs = steps() + (mode == Mode.PIPELINE ? primes.sum() : 0);
        return new SavedPrimes(numbers, primes.sum(), jobs, ticker.read() - start);
    }

    private static <I, O> void run(
            Producer producer,
            Task<I, O> task,
            Iterable<I> inputs,
            Duration timeout,
            Consumer<O> output,
            LongConsumer told) {
        producer.forEach(task, inputs, map -> map.atOnce(OPEN).timeout(timeout), item -> {
            output.accept(item.get());
            told.accept(1);
        });
    }

    private Stream<Save> numbers() {
        return LongStream.rangeClosed(1, numbers).mapToObj(number -> Save.of(number, store));
    }

    private Stream<SaveRange> ranges() {
        String there = Objects.requireNonNull(store);
        return LongStream.range(0, chunks(RANGE))
                .mapToObj(index ->
                        new SaveRange(1 + index * RANGE, Math.min(numbers, (index + 1) * RANGE) + 1, there, AT_ONCE));
    }

    /** Primes as jobs of the first queue find them. */
    private Stream<Save> found(
            Producer producer, UnaryOperator<TaskOptions> options, Duration timeout, LongConsumer told) {
        PrimeRange range = new PrimeRange(1, numbers + 1, true);
        return Primes.chunks(producer, options, range, FOUND_CHUNK, timeout).flatMap(found -> {
            told.accept(1);
            return found.primes().stream().map(prime -> new Save(prime, store, true));
        });
    }
}
