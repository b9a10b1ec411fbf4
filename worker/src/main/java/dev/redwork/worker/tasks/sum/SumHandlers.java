package dev.redwork.worker.tasks.sum;

import dev.redwork.tasks.ShippedTasks;
import dev.redwork.tasks.SumRange;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.TaskModule;
import java.math.BigInteger;

/** The handler of {@code sum}: adds up every number of a range, by a plain loop or by arrays. */
public final class SumHandlers implements TaskModule {
    /** Their sum is below 10^18 up to the largest number that is allowed, which a long holds; so many take a tenth of a millisecond. */
    private static final int NUMBERS_AT_A_TIME = 1 << 18;

    private static final int BLOCK = 1_024;

    @Override
    public void register(Handlers handlers) {
        handlers.handle(ShippedTasks.SUM, (range, context) -> sum(range));
    }

    static BigInteger sum(SumRange range) throws InterruptedException {
        long[] block = Boolean.TRUE.equals(range.blocks()) ? new long[BLOCK] : new long[0];
        BigInteger sum = BigInteger.ZERO;
        for (long from = range.lo(); from < range.hi(); from += NUMBERS_AT_A_TIME) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while adding up");
            }
            long to = Math.min(range.hi(), from + NUMBERS_AT_A_TIME);
            sum = sum.add(BigInteger.valueOf(block.length == 0 ? plainly(from, to) : byBlocks(from, to, block)));
        }
        return sum;
    }

    private static long plainly(long from, long to) {
        long sum = 0;
        for (long number = from; number < to; number++) {
            sum += number;
        }
        return sum;
    }

    private static long byBlocks(long from, long to, long[] block) {
        long sum = 0;
        for (long start = from; start < to; start += BLOCK) {
            int numbers = (int) Math.min(to - start, BLOCK);
            fill(block, start, numbers);
            sum += add(block, numbers);
        }
        return sum;
    }

    // Methods of their own, and no more than these loops, so that the compiler takes many numbers at once.
    private static void fill(long[] block, long start, int numbers) {
        for (int i = 0; i < numbers; i++) {
            block[i] = start + i;
        }
    }

    private static long add(long[] block, int numbers) {
        long sum = 0;
        for (int i = 0; i < numbers; i++) {
            sum += block[i];
        }
        return sum;
    }
}
