package dev.redwork.producer.tasks;

import dev.redwork.job.Task;
import dev.redwork.job.TaskOptions;
import dev.redwork.job.Ticker;
import dev.redwork.producer.Batch;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.tasks.FactorFound;
import dev.redwork.tasks.FactorRange;
import dev.redwork.tasks.ShippedTasks;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a number is prime by trial division on all workers: {@code Verification.of(n).run(producer, ...)}. Small
 * factors are looked for at once, the rest up to the root by jobs of task {@code primes.factor}, one a range, in one batch.
 * The first factor found raises the batch's flag {@value FactorRange#FLAG}, which ends all other ranges.
 */
public final class Verification {
    private static final int MOST_RANGES = 10_000;

    /** A worker needs half a millisecond for it: some ten times what it costs to carry a job there and back. */
    private static final long SMALLEST_RANGE = 1L << 22;

    /** Enough for the cores of many machines, and few enough that waiting ones are soon told to stop. */
    private static final int USUAL_RANGES = 200;

    final long n;
    final Ticker ticker;
    private final long started;
    private final SmallFactors small;
    final boolean flag;
    private final @Nullable Integer askEvery;
    private final int ranges;

    private Verification(
            long n,
            Ticker ticker,
            long started,
            SmallFactors small,
            int ranges,
            boolean flag,
            @Nullable Integer askEvery) {
        this.n = n;
        this.ticker = ticker;
        this.started = started;
        this.small = small;
        this.ranges = ranges;
        this.flag = flag;
        this.askEvery = askEvery;
    }

    /** Looks for small factors, which takes about a millisecond. {@code n} is 2 or more. */
    public static Verification of(long n) {
        return of(n, Ticker.SYSTEM);
    }

    static Verification of(long n, Ticker ticker) {
        if (n < 2) {
            throw new IllegalArgumentException(n + " is neither prime nor composite: the numbers start at 2");
        }
        long started = ticker.read();
        SmallFactors small = SmallFactors.of(n);
        return new Verification(n, ticker, started, small, count(rest(n, small)), true, null);
    }

    /** With this many jobs, if any are needed. */
    public Verification inRanges(int count) {
        if (count < 1 || count > MOST_RANGES) {
            throw new IllegalArgumentException("the ranges are " + count + ", must be 1 to " + MOST_RANGES);
        }
        return new Verification(n, ticker, started, small, (int) Math.min(count, rest(n, small)), flag, askEvery);
    }

    /** With every range run to its end: to compare with, or for the smallest factor. */
    public Verification withoutFlag() {
        return new Verification(n, ticker, started, small, ranges, false, null);
    }

    /**
     * With ranges that ask Redis for the flag after each so many candidates, 1 to 1,000,000: to compare with. They find the same, and a
     * range takes many times as long.
     */
    public Verification asking(int every) {
        return new Verification(n, ticker, started, small, ranges, true, every);
    }

    /** How many jobs it takes; 0: the verdict is {@link #known}. */
    public int ranges() {
        return ranges;
    }

    /** The verdict, when it needs no job. */
    public Optional<Verdict> known() {
        return ranges > 0
                ? Optional.empty()
                : Optional.of(verdict(small.factor() == 0 ? null : small.factor(), 0, 0, 0, 0));
    }

    /**
     * Runs the jobs, if any are needed. Whatever ends this early (a failed job, a wait that is too long, an interrupt)
     * cancels those that are left.
     *
     * @param options of the jobs, such as their queue, and a batch, which must have no other jobs
     * @param timeout how long the next range may take
     * @param told runs when a range has answered
     * @throws dev.redwork.producer.JobFailedException when a range failed and none has found a factor
     * @throws dev.redwork.producer.WaitTimeoutException when no range ended for {@code timeout}
     */
    public Verdict run(Producer producer, UnaryOperator<TaskOptions> options, Duration timeout, Runnable told) {
        Optional<Verdict> known = known();
        if (known.isPresent()) {
            return known.get();
        }
        Task<FactorRange, FactorFound> task = ShippedTasks.PRIMES_FACTOR.with(options);
        String own = task.options().batch();
        String queue = task.options().queue();
        Batch batch = own == null ? producer.batch(queue) : producer.batch(queue, own);
        List<FactorRange> inputs = cut(n, SmallFactors.END, root(n) + 1, ranges, flag).stream()
                .map(range -> new FactorRange(n, range.lo(), range.hi(), flag, askEvery))
                .toList();
        Duration silence = timeout.compareTo(FactorHunt.SILENCE) < 0 ? timeout : FactorHunt.SILENCE;
        return new FactorHunt(this, batch, told)
                .run(
                        producer.asCompleted(enqueue(producer, task.with(batch), inputs, batch), silence),
                        silence,
                        timeout);
    }

    private static List<JobHandle<FactorFound>> enqueue(
            Producer producer, Task<FactorRange, FactorFound> task, List<FactorRange> ranges, Batch batch) {
        try {
            return producer.enqueueAll(task, ranges);
        } catch (RuntimeException e) {
            FactorHunt.cancelAfter(batch, e);
            throw e;
        }
    }

    /** @param tried by the ranges that told */
    Verdict verdict(@Nullable Long factor, long tried, int stopped, int neverStarted, int unanswered) {
        return new Verdict(
                n, factor, small.tried() + tried, ranges, stopped, neverStarted, unanswered, ticker.read() - started);
    }

    /** How many numbers are left to look at. */
    private static long rest(long n, SmallFactors small) {
        return small.factor() == 0 ? Math.max(0, root(n) + 1 - SmallFactors.END) : 0;
    }

    /** The largest whole number whose square is not above {@code n}, 1 or more. */
    static long root(long n) {
        return BigInteger.valueOf(n).sqrt().longValue();
    }

    /** How many ranges these numbers make when the caller does not say. */
    static int count(long numbers) {
        return (int) Math.min(USUAL_RANGES, (numbers + SMALLEST_RANGE - 1) / SMALLEST_RANGE);
    }

    /**
     * The numbers from {@code lo} to {@code hi - 1} in {@code count} ranges, or in as many as there are numbers. They come
     * from both ends by turns: the smallest factor of a number drawn at random is likely to be small, but a product of two
     * primes of like size, which is what people ask about, has its factors just below the root.
     */
    static List<FactorRange> cut(long n, long lo, long hi, int count, boolean flag) {
        List<FactorRange> ranges = new ArrayList<>();
        long numbers = hi - lo;
        long parts = Math.min(count, numbers);
        for (long turn = 0; turn < parts; turn++) {
            long part = turn % 2 == 0 ? turn / 2 : parts - 1 - turn / 2;
            ranges.add(new FactorRange(n, lo + numbers * part / parts, lo + numbers * (part + 1) / parts, flag));
        }
        return ranges;
    }

    /**
     * The candidates that are not worth a job: of a hundred numbers drawn at random 96 have a factor among them, and numbers
     * below 2^40 need no others.
     *
     * @param factor the smallest; 0: none
     * @param tried how many candidates were tried
     */
    record SmallFactors(long factor, long tried) {
        /** The first number that is left to jobs: the numbers before it take a thread about a millisecond. */
        static final long END = 1L << 20;

        /** Looks for a proper factor of {@code n} below {@link #END} and not above its root. */
        static SmallFactors of(long n) {
            long tried = 0;
            for (long d = 2; d < END && d <= n / d; d = next(d)) {
                tried++;
                if (n % d == 0) {
                    return new SmallFactors(d, tried);
                }
            }
            return new SmallFactors(0, tried);
        }

        /** Only 2, 3 and the neighbours of multiples of 6 can be prime. */
        private static long next(long d) {
            return d < 5 ? 2 * d - 1 : d + (d % 6 == 5 ? 2 : 4);
        }
    }
}
