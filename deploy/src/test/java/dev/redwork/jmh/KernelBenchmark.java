package dev.redwork.jmh;

import dev.redwork.bench.GcdWork;
import dev.redwork.job.Task;
import dev.redwork.tasks.FactorFound;
import dev.redwork.tasks.FactorRange;
import dev.redwork.tasks.GcdPair;
import dev.redwork.tasks.Integrand;
import dev.redwork.tasks.Integration;
import dev.redwork.tasks.PiSamples;
import dev.redwork.tasks.PrimeRange;
import dev.redwork.tasks.PrimesFound;
import dev.redwork.tasks.ShippedTasks;
import dev.redwork.tasks.SumRange;
import dev.redwork.worker.Flag;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.JobContext;
import dev.redwork.worker.tasks.ShippedHandlers;
import java.math.BigInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.TearDown;

/** The shipped tasks that compute, called without a queue: a number (a point, a slice) each, but for {@code gcd}, which is a pair each. */
public class KernelBenchmark extends NanosBenchmark {
    static final int NUMBERS = 10_000_000;

    /** Prime, so that no search ends early. */
    private static final long PRIME = 9_223_372_036_854_775_783L;

    private static final long FROM = 1L << 31;
    private static final int A = 2_030_677;
    private static final int B = 3_814_172;

    private final Handlers handlers = new Handlers().add(new ShippedHandlers());
    private final Flag flag = JobContext.alone("look").flag("up");

    @Benchmark
    @OperationsPerInvocation(NUMBERS)
    public PrimesFound sieveFrom1e9() throws Exception {
        return sieve(1_000_000_000L);
    }

    @Benchmark
    @OperationsPerInvocation(NUMBERS)
    public PrimesFound sieveFrom1e12() throws Exception {
        return sieve(1_000_000_000_000L);
    }

    /** Without a look at its flag. */
    @Benchmark
    @OperationsPerInvocation(NUMBERS)
    public FactorFound factorBlind() throws Exception {
        return factor(false);
    }

    @Benchmark
    @OperationsPerInvocation(NUMBERS)
    public FactorFound factorWithFlag() throws Exception {
        return factor(true);
    }

    /** One look at a flag. */
    @Benchmark
    public boolean look() {
        return flag.isRaised();
    }

    @Benchmark
    public BigInteger gcd() throws Exception {
        return run(ShippedTasks.GCD, GcdPair.byTrial(A, B));
    }

    /** The loop that one would write without a queue. */
    @Benchmark
    public int gcdPlain() {
        return GcdWork.plain(A, B);
    }

    /** A point of two random numbers. */
    @Benchmark
    @OperationsPerInvocation(NUMBERS)
    public Long piPlain() throws Exception {
        return run(ShippedTasks.PI, new PiSamples(1, 0, NUMBERS, false));
    }

    @Benchmark
    @OperationsPerInvocation(NUMBERS)
    public Long piBlocks() throws Exception {
        return run(ShippedTasks.PI, new PiSamples(1, 0, NUMBERS, true));
    }

    @Benchmark
    @OperationsPerInvocation(NUMBERS)
    public Double integrateSquare() throws Exception {
        return run(ShippedTasks.INTEGRATE, Integration.of(Integrand.SQUARE, 0, 10, NUMBERS));
    }

    @Benchmark
    @OperationsPerInvocation(NUMBERS)
    public BigInteger sumPlain() throws Exception {
        return run(ShippedTasks.SUM, new SumRange(0, NUMBERS, false));
    }

    @Benchmark
    @OperationsPerInvocation(NUMBERS)
    public BigInteger sumBlocks() throws Exception {
        return run(ShippedTasks.SUM, new SumRange(0, NUMBERS, true));
    }

    private PrimesFound sieve(long from) throws Exception {
        return run(ShippedTasks.PRIMES_RANGE, new PrimeRange(from, from + NUMBERS, false));
    }

    private FactorFound factor(boolean flagged) throws Exception {
        return run(ShippedTasks.PRIMES_FACTOR, new FactorRange(PRIME, FROM, FROM + NUMBERS, flagged));
    }

    private <I, O> O run(Task<I, O> task, I input) throws Exception {
        return handlers.handler(task).run(input, JobContext.alone(task.name()));
    }

    @TearDown
    public void close() {
        handlers.close();
    }
}
