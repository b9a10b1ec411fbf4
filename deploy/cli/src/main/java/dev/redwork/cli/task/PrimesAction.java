package dev.redwork.cli.task;

import dev.redwork.cli.terminal.Durations;
import dev.redwork.cli.terminal.Numbers;
import dev.redwork.cli.terminal.Progress;
import dev.redwork.producer.tasks.Primes;
import dev.redwork.tasks.PrimeRange;
import dev.redwork.tasks.PrimesFound;
import java.math.BigInteger;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Base class of counting and listing: a range, cut into chunks, a job each. */
abstract class PrimesAction extends TaskAction {
    /** The first million numbers hold 78,498 primes, some 600 KB of JSON; no later million is larger. */
    private static final long LARGEST_LIST_CHUNK = 1_000_000;

    @Parameters(
            index = "0",
            paramLabel = "LO",
            description = "Where the range starts, such as 0, 100000000, 1e8 or 10^8.")
    BigInteger lo = BigInteger.ZERO;

    @Parameters(index = "1", paramLabel = "HI", description = "Where it ends; itself not in it. At most 10^15.")
    BigInteger hi = BigInteger.ZERO;

    @Option(
            names = "--chunk",
            paramLabel = "N",
            description = "How many numbers a job looks at. Default: by the size of the range.")
    @Nullable
    BigInteger chunk;

    /** The jobs that were run, and the time they took. */
    record Work(long jobs, long nanos) {
        String summary() {
            return Numbers.grouped(jobs)
                    + (jobs == 1 ? " job, " : " jobs, ")
                    + Durations.format(Duration.ofNanos(nanos));
        }
    }

    /** Runs the jobs and hands their results on, in order. */
    Work run(boolean list, Consumer<PrimesFound> receiver) {
        queue();
        PrimeRange range = range(list);
        long size = Math.max(1, range.hi() - range.lo());
        long numbers = chunk == null
                ? list ? Primes.listChunk() : Primes.countChunk(range.lo(), range.hi())
                : chunk.min(BigInteger.valueOf(size)).longValue();
        long jobs = Primes.jobs(range, numbers);
        long started = System.nanoTime();
        return connected(producer -> {
            return together(producer, batch -> {
                try (Progress progress = console().progress("primes", "jobs", jobs)) {
                    Primes.chunks(producer, batch, range, numbers, wait).forEach(found -> {
                        receiver.accept(found);
                        progress.add(1);
                    });
                    return new Work(jobs, System.nanoTime() - started);
                }
            });
        });
    }

    private PrimeRange range(boolean list) {
        BigInteger limit = BigInteger.valueOf(PrimeRange.LIMIT);
        if (lo.signum() < 0) {
            throw usage("the range cannot start below 0, LO was " + shown(lo));
        } else if (hi.compareTo(lo) < 0) {
            throw usage("the range ends before it starts: LO was " + shown(lo) + ", HI was " + shown(hi));
        } else if (hi.compareTo(limit) > 0) {
            throw usage("the range must end at 10^15 or before, HI was " + shown(hi));
        } else if (chunk != null && chunk.signum() < 1) {
            throw usage("--chunk is " + shown(chunk) + ", must be 1 or more");
        } else if (chunk != null && list && chunk.compareTo(BigInteger.valueOf(LARGEST_LIST_CHUNK)) > 0) {
            throw usage("--chunk is " + shown(chunk) + ", must be at most " + Numbers.grouped(LARGEST_LIST_CHUNK)
                    + " for a list: its primes are one output, of at most 1 MB");
        }
        return new PrimeRange(lo.longValueExact(), hi.longValueExact(), list);
    }

    private static String shown(BigInteger number) {
        return Numbers.shortened(number, 40);
    }
}
