package dev.redwork.bench;

import dev.redwork.job.RedworkException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The shipped tasks that compute, beside plain loops in this JVM, and their kernels beside what they can be measured against.
 * Worker JVMs go on through all rounds.
 */
public final class PrimesBench implements Bench {
    /**
     * How much is computed.
     *
     * @param numbers that are searched for primes by jobs
     * @param piece of these, a job each
     * @param kernelNumbers that are sieved on one thread, twice
     * @param sample candidates that a plain search for a factor tries at most
     * @param pairs whose greatest common divisors are found
     */
    public record Size(long numbers, long piece, long kernelNumbers, long sample, int pairs) {
        /** The size that warms code: nothing is larger than this. */
        private Size atMost(Size other) {
            return new Size(
                    Math.min(numbers, other.numbers),
                    piece,
                    Math.min(kernelNumbers, other.kernelNumbers),
                    Math.min(sample, other.sample),
                    Math.min(pairs, other.pairs));
        }
    }

    private static final Size WARMING = new Size(20_000_000, 1_000_000, 100_000_000, 20_000_000, 100);

    private final BenchQueue queue;
    private final Size size;
    private final Supplier<List<ProcessHandle>> workers;
    private final @Nullable PrimeSieve primeSieve;
    private final Alone alone = new Alone();
    private List<ProcessHandle> started = List.of();

    /**
     * Prepares it.
     *
     * @param workers starts worker processes that read the queue
     * @param primeSieve null: it is not there
     */
    public PrimesBench(
            BenchQueue queue, Size size, Supplier<List<ProcessHandle>> workers, @Nullable PrimeSieve primeSieve) {
        this.queue = queue;
        this.size = size;
        this.workers = workers;
        this.primeSieve = primeSieve;
    }

    private List<PrimesPart> parts(Size size) {
        return List.of(
                new RangePart(queue, size.numbers(), size.piece(), alone, started),
                new VerifyPart(queue, size.sample(), started),
                new GcdPart(queue, size.pairs(), alone, started),
                new SievePart(alone, size.kernelNumbers(), primeSieve),
                new FlagPart(alone, size.sample()));
    }

    @Override
    public long jobs() {
        return parts(size).stream().mapToLong(PrimesPart::jobs).sum();
    }

    @Override
    public void warmUp() throws InterruptedException {
        started = workers.get();
        List<Sample> unused = run(parts(size.atMost(WARMING)), done -> {});
    }

    @Override
    public List<Sample> round(LongConsumer done) throws InterruptedException {
        return run(parts(size), done);
    }

    private static List<Sample> run(List<PrimesPart> parts, LongConsumer done) throws InterruptedException {
        List<Sample> samples = new ArrayList<>();
        for (PrimesPart part : parts) {
            try {
                samples.addAll(part.round(done));
            } catch (InterruptedException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new RedworkException("a handler that was called without a queue failed: " + e, e);
            }
        }
        return samples;
    }

    @Override
    public void close() {
        alone.close();
    }
}
