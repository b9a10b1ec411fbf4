package dev.redwork.cli.task;

import dev.redwork.tasks.PrimeRange;
import dev.redwork.text.Numbers;
import java.math.BigInteger;
import picocli.CommandLine.Parameters;

/** Base class of commands that look through a range of numbers for primes. */
abstract class RangeAction extends TaskAction {
    @Parameters(
            index = "0",
            paramLabel = "LO",
            description = "Where the range starts, such as 0, 100000000, 1e8 or 10^8.")
    BigInteger lo = BigInteger.ZERO;

    @Parameters(index = "1", paramLabel = "HI", description = "Where it ends; itself not in it. At most 10^15.")
    BigInteger hi = BigInteger.ZERO;

    /** The range that was typed; its primes are wanted themselves, or their number. */
    PrimeRange range(boolean list) {
        BigInteger limit = BigInteger.valueOf(PrimeRange.LIMIT);
        if (lo.signum() < 0) {
            throw usage("the range cannot start below 0, LO was " + shown(lo));
        } else if (hi.compareTo(lo) < 0) {
            throw usage("the range ends before it starts: LO was " + shown(lo) + ", HI was " + shown(hi));
        } else if (hi.compareTo(limit) > 0) {
            throw usage("the range must end at 10^15 or before, HI was " + shown(hi));
        }
        return new PrimeRange(lo.longValueExact(), hi.longValueExact(), list);
    }

    static String shown(BigInteger number) {
        return Numbers.shortened(number, 40);
    }
}
