package dev.redwork.producer.tasks;

import dev.redwork.job.TaskOptions;
import dev.redwork.producer.Producer;
import dev.redwork.tasks.PrimeRange;
import dev.redwork.tasks.PrimesToCheck;
import dev.redwork.tasks.ShippedTasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A range of numbers that are checked by jobs of task {@code primes.check}, one number a job or some: how a queue is fed that must not
 * hold them all. Jobs are enqueued as others end; those that are open, and what comes back of them, are all that is in memory.
 *
 * @param lo 0 or more
 * @param hi not below {@code lo}, at most {@link PrimeRange#LIMIT}
 * @param odd whether even numbers are left out, of which only 2 is prime
 * @param order in which numbers are handed out; in another than the given one there are 10 million at most
 * @param chunk numbers of a job, 1 to {@link PrimesToCheck#MOST}
 */
public record PrimeChecks(long lo, long hi, boolean odd, Order order, int chunk) {
    private static final int MOST_ORDERED = 10_000_000;

    /** Numbers that are with workers or on the way: enough for many of these, and some MB. */
    private static final int NUMBERS_AHEAD = 250_000;

    private static final int JOBS_AHEAD = 2_000;
    private static final int FEWEST_AHEAD = 8;

    /** Fixed, so that every run does the same work. */
    private static final long SEED = 20_261_129;

    /** Ways to hand them out. */
    public enum Order {
        /** As they come. */
        GIVEN,
        SHUFFLED,
        /** By the steps that each takes, so that no long job is the last one; they are known by a sieve. */
        SLOWEST_FIRST
    }

    public PrimeChecks {
        PrimeRange unused = new PrimeRange(lo, hi, false);
        if (chunk < 1 || chunk > PrimesToCheck.MOST) {
            throw new IllegalArgumentException(
                    "the chunk is " + chunk + " numbers, must be 1 to " + PrimesToCheck.MOST);
        }
        if (order != Order.GIVEN && hi - lo > MOST_ORDERED) {
            throw new IllegalArgumentException("the range has " + (hi - lo) + " numbers: to put them in order, at most "
                    + MOST_ORDERED + " are held in memory");
        }
    }

    /** In so many chunks of like size, as far as there are numbers. */
    public PrimeChecks inChunks(int chunks) {
        long each = chunks < 1 ? Long.MAX_VALUE : Math.max(1, (numbers() + chunks - 1) / chunks);
        if (each > PrimesToCheck.MOST) {
            throw new IllegalArgumentException("the chunks are " + chunks + " for " + numbers()
                    + " numbers, must be so many that each has " + PrimesToCheck.MOST + " at most");
        }
        return new PrimeChecks(lo, hi, odd, order, (int) each);
    }

    /** How many numbers are checked. */
    public long numbers() {
        return lo == hi ? 0 : odd ? (hi - first() + 1) / 2 : hi - lo;
    }

    /** How many jobs that makes. */
    public long jobs() {
        return (numbers() + chunk - 1) / chunk;
    }

    /**
     * Checks them all.
     *
     * @param options of the jobs, such as their queue
     * @param timeout how long the next job may take
     * @param told runs when a job has answered
     * @throws dev.redwork.producer.JobFailedException when one has failed
     */
    public PrimesSeen run(Producer producer, UnaryOperator<TaskOptions> options, Duration timeout, Runnable told) {
        int ahead = Math.max(FEWEST_AHEAD, Math.min(JOBS_AHEAD, NUMBERS_AHEAD / chunk));
        PrimesSeen.Ends seen = new PrimesSeen.Ends();
        producer.forEach(
                ShippedTasks.PRIMES_CHECK.with(options),
                () -> inputs().iterator(),
                map -> map.atOnce(ahead).timeout(timeout),
                item -> {
                    seen.add(item.get().primes());
                    told.run();
                });
        return seen.end();
    }

    /** The jobs' inputs, made when they are asked for. */
    Stream<PrimesToCheck> inputs() {
        int[] places = order == Order.GIVEN ? new int[0] : order == Order.SHUFFLED ? shuffled() : slowestFirst();
        return LongStream.range(0, jobs()).mapToObj(job -> {
            long from = job * chunk;
            long to = Math.min(numbers(), from + chunk);
            List<Long> numbers = new ArrayList<>();
            for (long place = from; place < to; place++) {
                numbers.add(number(order == Order.GIVEN ? place : places[(int) place]));
            }
            return new PrimesToCheck(numbers);
        });
    }

    /** The number at a place, as given. */
    private long number(long place) {
        long number = odd ? first() + 2 * place : lo + place;
        // Of the even ones 2 must not be forgotten: it stands in place of 1, which is no prime.
        return odd && number == 1 && hi > 2 ? 2 : number;
    }

    /** The first odd one. */
    private long first() {
        return lo <= 2 ? 1 : lo | 1;
    }

    private int[] shuffled() {
        int[] places = IntStream.range(0, (int) numbers()).toArray();
        Random random = new Random(SEED);
        for (int left = places.length; left > 1; left--) {
            int chosen = random.nextInt(left);
            int last = places[left - 1];
            places[left - 1] = places[chosen];
            places[chosen] = last;
        }
        return places;
    }

    /** By descending steps; numbers that take as many stay as given. */
    private int[] slowestFirst() {
        SmallestFactors factors = SmallestFactors.of(lo, hi);
        long[] keys = new long[(int) numbers()];
        Arrays.setAll(keys, place -> (long) -factors.steps(number(place)) * MOST_ORDERED + place);
        Arrays.sort(keys);
        return Arrays.stream(keys)
                .mapToInt(key -> (int) Math.floorMod(key, (long) MOST_ORDERED))
                .toArray();
    }
}
