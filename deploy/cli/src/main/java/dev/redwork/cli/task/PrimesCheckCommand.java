package dev.redwork.cli.task;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Numbers;
import dev.redwork.cli.terminal.Progress;
import dev.redwork.producer.tasks.PrimeChecks;
import dev.redwork.producer.tasks.PrimesSeen;
import dev.redwork.tasks.PrimeRange;
import dev.redwork.tasks.PrimesToCheck;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "check",
        description = "Check each number of [LO, HI) by trial division, a job a number: work for the queue.",
        footer = {
            "  redwork primes check 10^8 100_010_000                first: 100000007 100000037 ...",
            "  redwork primes check 0 1e5 --odd --chunk 64",
            "  redwork primes check 0 1e5 --chunks 12 --order slowest-first -o json",
            "  redwork primes check 1e8 1.01e8 -q n && redwork stop -q n",
            "",
            "Jobs are enqueued as others end, in bounded memory, and each is acknowledged by its result; those",
            "that are prime are counted, the first and last ten shown. `redwork stop` sends the pills.",
            "`redwork primes count` finds the same some thousand times as fast."
        })
final class PrimesCheckCommand extends RangeAction {
    @Option(names = "--odd", description = "Leave even numbers out, of which only 2 is prime.")
    boolean odd;

    @Option(names = "--chunk", paramLabel = "N", description = "Numbers of a job, 1 to 50,000. Default: 1.")
    @Nullable
    BigInteger chunk;

    @Option(names = "--chunks", paramLabel = "N", description = "In so many jobs of like size, instead of --chunk.")
    @Nullable
    BigInteger chunks;

    @Option(names = "--order", paramLabel = "ORDER", description = "given, shuffled or slowest-first. Default: given.")
    String order = "given";

    @Override
    public Integer call() {
        queue();
        PrimeChecks checks = checks();
        long started = System.nanoTime();
        PrimesSeen seen = connected(producer -> {
            return together(producer, batch -> {
                try (Progress progress = console().progress("primes", "jobs", checks.jobs())) {
                    return checks.run(producer, batch, wait, () -> progress.add(1));
                }
            });
        });
        write(checks, seen, new PrimesAction.Work(checks.jobs(), System.nanoTime() - started));
        return ExitCode.OK;
    }

    private PrimeChecks checks() {
        PrimeRange range = range(true);
        if (chunk != null && chunks != null) {
            throw usage("--chunk and --chunks exclude each other");
        }
        int each = chunk == null ? 1 : (int) within("--chunk", chunk, 1, PrimesToCheck.MOST);
        PrimeChecks checks = new PrimeChecks(range.lo(), range.hi(), odd, order(), each);
        return chunks == null ? checks : checks.inChunks((int) within("--chunks", chunks, 1, Integer.MAX_VALUE));
    }

    private PrimeChecks.Order order() {
        for (PrimeChecks.Order one : PrimeChecks.Order.values()) {
            if (text(one).equalsIgnoreCase(order)) {
                return one;
            }
        }
        throw usage("--order is '" + order + "', must be given, shuffled or slowest-first");
    }

    private static String text(PrimeChecks.Order order) {
        return order.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void write(PrimeChecks checks, PrimesSeen seen, PrimesAction.Work work) {
        if (form() == Form.TABLE) {
            print(Long.toString(seen.count()));
            if (seen.count() > 0) {
                print("first: " + listed(seen.first()));
                print("last: " + listed(seen.last()));
            }
            console().flush();
            say(Numbers.count(checks.numbers(), "number") + ", " + work.summary());
            return;
        }
        print(new JsonFields()
                .with("lo", lo)
                .with("hi", hi)
                .with("checked", checks.numbers())
                .with("count", seen.count())
                .with("first", seen.first())
                .with("last", seen.last())
                .with("chunk", checks.chunk())
                .with("order", text(checks.order()))
                .with("jobs", work.jobs())
                .withSeconds(work.nanos())
                .json());
        console().flush();
    }

    private static String listed(List<Long> primes) {
        return primes.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }
}
