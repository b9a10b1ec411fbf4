package dev.redwork.cli;

import dev.redwork.bench.Bench;
import dev.redwork.bench.PrimeSieve;
import dev.redwork.bench.PrimesBench;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Numbers;
import dev.redwork.cli.terminal.WholeNumber;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
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
    private static final long MOST_NUMBERS = 100_000_000_000L;
    private static final int FEWEST_IN_A_PIECE = 1_000;
    private static final int MOST_SAMPLES = 2_000_000_000;
    private static final int MOST_PIECES = 100_000;
    private static final int MOST_PAIRS = 100_000;

    @Option(
            names = "--numbers",
            paramLabel = "N",
            converter = Count.class,
            description = "Numbers whose primes are counted by jobs. Default: 10^8.")
    long numbers = 100_000_000;

    @Option(
            names = "--piece",
            paramLabel = "N",
            converter = Count.class,
            description = "Numbers that one job looks at. Default: 10^6.")
    long piece = 1_000_000;

    @Option(
            names = "--kernel-numbers",
            paramLabel = "N",
            converter = Count.class,
            description = "Numbers that are sieved beside primesieve. Default: 10^9.")
    long kernelNumbers = 1_000_000_000;

    @Option(
            names = "--sample",
            paramLabel = "N",
            converter = Count.class,
            description = "Numbers that loop, factor and look are measured on. Default: 10^8.")
    long sample = 100_000_000;

    @Option(names = "--pairs", paramLabel = "N", description = "Pairs of numbers for gcd. Default: 2000.")
    int pairs = 2_000;

    @Mixin
    BenchWorkers workers;

    private @Nullable PrimeSieve primeSieve;

    /** A number beyond long is beyond every limit. */
    private static final class Count implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return new WholeNumber()
                    .convert(text)
                    .max(BigInteger.valueOf(Long.MIN_VALUE))
                    .min(BigInteger.valueOf(Long.MAX_VALUE))
                    .longValue();
        }
    }

    @Override
    void check() {
        between("--numbers", numbers, FEWEST_IN_A_PIECE, MOST_NUMBERS);
        between("--piece", piece, FEWEST_IN_A_PIECE, numbers);
        between("--numbers / --piece", numbers / piece, 1, MOST_PIECES);
        between("--kernel-numbers", kernelNumbers, FEWEST_IN_A_PIECE, MOST_NUMBERS);
        between("--sample", sample, FEWEST_IN_A_PIECE, MOST_SAMPLES);
        between("--pairs", pairs, 1, MOST_PAIRS);
        workers.check(this);
    }

    @Override
    Bench bench(BenchEnvironment environment) throws InterruptedException {
        primeSieve = PrimeSieve.find().orElse(null);
        if (primeSieve == null) {
            console().say("primesieve is not on the PATH: sieve has nothing to be compared with");
        }
        return new PrimesBench(
                environment.queue(),
                new PrimesBench.Size(numbers, piece, kernelNumbers, sample, pairs),
                workers.on(environment),
                primeSieve);
    }

    @Override
    JsonFields options() {
        return workers.addTo(new JsonFields()
                        .with("numbers", numbers)
                        .with("piece", piece)
                        .with("kernelNumbers", kernelNumbers)
                        .with("sample", sample)
                        .with("pairs", pairs))
                .with("primesieve", primeSieve == null ? "none" : primeSieve.version());
    }

    @Override
    String explanation() {
        return "alone: handlers on one thread; jobs, whole, flag: by %s of %s; loop: a plain loop, no queue."
                .formatted(Numbers.count(workers.workers, "worker JVM"), Numbers.count(workers.threads, "thread"));
    }
}
