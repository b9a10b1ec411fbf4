package dev.redwork.cli.task;

import dev.redwork.cli.terminal.Progress;
import dev.redwork.producer.tasks.Primes;
import dev.redwork.tasks.PrimeRange;
import dev.redwork.tasks.PrimesFound;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import java.math.BigInteger;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Base class of counting and listing: a range, cut into chunks, a job each. */
abstract class PrimesAction extends RangeAction {
    /** The first million numbers hold 78,498 primes, some 600 KB of JSON; no later million is larger. */
    private static final long LARGEST_LIST_CHUNK = 1_000_000;

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

    @Override
    PrimeRange range(boolean list) {
        PrimeRange range = super.range(list);
        if (chunk != null && chunk.signum() < 1) {
            throw usage("--chunk is " + shown(chunk) + ", must be 1 or more");
        } else if (chunk != null && list && chunk.compareTo(BigInteger.valueOf(LARGEST_LIST_CHUNK)) > 0) {
            throw usage("--chunk is " + shown(chunk) + ", must be at most " + Numbers.grouped(LARGEST_LIST_CHUNK)
                    + " for a list: its primes are one output, of at most 1 MB");
        }
        return range;
    }
}
