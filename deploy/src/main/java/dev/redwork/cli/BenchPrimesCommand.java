package dev.redwork.cli;

import dev.redwork.bench.Bench;
import dev.redwork.bench.PrimeSieve;
import dev.redwork.bench.PrimesBench;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "primes",
        description = "How fast the tasks that compute are, beside plain loops, alone and by jobs.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  redwork bench primes",
            "  redwork bench primes --workers 2 --threads 1 --runs 3 -o json",
            "",
            "range: primes from 10^9 on are counted in pieces, by calls in a loop on one thread of this JVM,",
            "and by jobs of worker JVMs. N is prime or not: loop-N tries odd numbers by n %% d on one thread",
            "(--sample of them at most: the time of all is reckoned up), whole-N is by jobs that all run to",
            "their end, flag-N by jobs that the first factor found ends early. gcd: pairs of seven digits by",
            "trial, by a plain loop, by calls of the task's handler in turns with it, and by jobs.",
            "",
            "sieve: numbers from 10^9 and from 10^12 on, on one thread, beside the program primesieve on one",
            "thread, by its own time, where it is on the PATH. factor: a number tried by primes.factor without",
            "and with a look at its flag, the middle of many short turns; look: one look at a flag.",
            "",
            "Every result is compared with another one, and every job must have exactly one outcome. The",
            "workers' and this JVM's code is warm. CALLS, BYTES and CPU are for a job.",
            "",
            "It starts a Redis of its own, with an append-only file. With --redis it uses that server and a",
            "queue called bench.primes.*, and takes all of it away again."
        })
final class BenchPrimesCommand extends BenchAction {
    private static final BigInteger MOST_NUMBERS = BigInteger.TEN.pow(11);
    private static final long FEWEST_IN_A_PIECE = 1_000;
    private static final long MOST_SAMPLES = 2_000_000_000;
    private static final int MOST_PAIRS = 100_000;
    private static final int MOST_JOBS = 100_000;
    private static final int MOST_WORKERS = 64;
    private static final int MOST_THREADS = 5_000;

    @Option(
            names = "--numbers",
            paramLabel = "N",
            converter = WholeNumber.class,
            description = "Numbers whose primes are counted by jobs. Default: 10^8.")
    BigInteger numbers = BigInteger.TEN.pow(8);

    @Option(
            names = "--piece",
            paramLabel = "N",
            converter = WholeNumber.class,
            description = "Numbers that one job looks at. Default: 10^6.")
    BigInteger piece = BigInteger.TEN.pow(6);

    @Option(
            names = "--kernel-numbers",
            paramLabel = "N",
            converter = WholeNumber.class,
            description = "Numbers that are sieved beside primesieve. Default: 10^9.")
    BigInteger kernelNumbers = BigInteger.TEN.pow(9);

    @Option(
            names = "--sample",
            paramLabel = "N",
            converter = WholeNumber.class,
            description = "Numbers that loop, factor and look are measured on. Default: 10^8.")
    BigInteger sample = BigInteger.TEN.pow(8);

    @Option(names = "--pairs", paramLabel = "N", description = "Pairs of numbers for gcd. Default: 2000.")
    int pairs = 2_000;

    @Option(names = "--workers", paramLabel = "N", description = "Worker JVMs. Default: 1.")
    int workers = 1;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads of each worker. Default: one a core, shared by the workers.")
    int threads;

    private @Nullable PrimeSieve primeSieve;

    @Override
    void check() {
        between("--numbers", numbers, FEWEST_IN_A_PIECE, MOST_NUMBERS.longValue());
        between("--piece", piece, FEWEST_IN_A_PIECE, numbers.longValue());
        between("--numbers / --piece", numbers.divide(piece), 1, MOST_JOBS);
        between("--kernel-numbers", kernelNumbers, FEWEST_IN_A_PIECE, MOST_NUMBERS.longValue());
        between("--sample", sample, FEWEST_IN_A_PIECE, MOST_SAMPLES);
        between("--pairs", pairs, 1, MOST_PAIRS);
        between("--workers", workers, 1, MOST_WORKERS);
        if (threads == 0) {
            threads = Math.max(1, Runtime.getRuntime().availableProcessors() / workers);
        }
        between("--threads", threads, 1, MOST_THREADS);
    }

    private void between(String option, BigInteger value, long least, long most) {
        // A number beyond long is beyond every limit.
        between(option, value.min(BigInteger.valueOf(Long.MAX_VALUE)).longValue(), least, most);
    }

    @Override
    Bench bench(BenchStage stage) throws InterruptedException {
        primeSieve = PrimeSieve.find().orElse(null);
        if (primeSieve == null) {
            console().say("primesieve is not on the PATH: sieve has nothing to be compared with");
        }
        return new PrimesBench(
                stage.queue(),
                new PrimesBench.Size(
                        numbers.longValueExact(),
                        piece.longValueExact(),
                        kernelNumbers.longValueExact(),
                        sample.longValueExact(),
                        pairs),
                () -> stage.startWorkers(workers, List.of("-q", stage.queue().name() + ":" + threads)),
                primeSieve);
    }

    @Override
    Fields options() {
        return new Fields()
                .with("numbers", numbers.longValue())
                .with("piece", piece.longValue())
                .with("kernelNumbers", kernelNumbers.longValue())
                .with("sample", sample.longValue())
                .with("pairs", pairs)
                .with("workers", workers)
                .with("threads", threads)
                .with("primesieve", primeSieve == null ? "none" : primeSieve.version());
    }

    @Override
    String explanation() {
        return "alone: handlers on one thread; jobs, whole, flag: by %s of %s; loop: a plain loop, no queue."
                .formatted(Numbers.count(workers, "worker JVM"), Numbers.count(threads, "thread"));
    }
}
