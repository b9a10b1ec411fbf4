package dev.redwork.cli.task;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Progress;
import dev.redwork.cli.worker.Pills;
import dev.redwork.cli.worker.Pills.Receipt;
import dev.redwork.producer.tasks.PrimeChecks;
import dev.redwork.producer.tasks.PrimesSeen;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import dev.redwork.tasks.PrimeRange;
import dev.redwork.tasks.PrimesToCheck;
import dev.redwork.text.Numbers;
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
            "  redwork primes check 1e8 1.01e8 -q n --stop          its workers stop then, and say so",
            "",
            "Jobs are enqueued as others end, in bounded memory, and each is acknowledged by its result; those",
            "that are prime come back by a second queue, and are counted, the first and last ten shown. --stop",
            "then sends a pill to each worker of the queue, and shows their receipts, as `redwork stop` does.",
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

    @Option(names = "--stop", description = "Then stop the queue's workers by pills, and wait for their receipts.")
    boolean stop;

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
        PrimesAction.Work work = new PrimesAction.Work(checks.jobs(), System.nanoTime() - started);
        if (form() == Form.TABLE) {
            // Before a wait that may be interrupted.
            writeTable(checks, seen, work);
        }
        Stopped stopped = stop ? stopWorkers() : null;
        if (form() != Form.TABLE) {
            writeJson(checks, seen, work, stopped);
        } else if (stopped != null) {
            say(stopped.words());
        }
        return stopped == null || stopped.silent() == 0 ? ExitCode.OK : ExitCode.TIMED_OUT;
    }

    /** The workers that took a pill each, and how many pills got no receipt. */
    private record Stopped(List<Receipt> receipts, int silent) {
        String words() {
            return (receipts.isEmpty() ? "no worker took a pill" : "stopped: ")
                    + receipts.stream()
                            .map(receipt -> "%s (pid %d, %s)"
                                    .formatted(receipt.worker(), receipt.pid(), Numbers.count(receipt.jobs(), "job")))
                            .collect(Collectors.joining(", "))
                    + (silent == 0 ? "" : "; " + Numbers.count(silent, "pill") + " got no receipt");
        }
    }

    private Stopped stopWorkers() {
        try (RedisLink link = connect()) {
            Keys keys = Keys.of(link.settings(), queue());
            int live = Pills.takers(link, keys).size();
            Pills pills = new Pills(this, link, keys);
            List<Receipt> receipts =
                    interruptible(() -> "all numbers are checked; pills that no worker took are taken back", () -> {
                        try (Progress progress = console().progress("stop", "workers", live)) {
                            return live == 0
                                    ? List.<Receipt>of()
                                    : pills.stop(live, false, wait, progress).receipts();
                        }
                    });
            return new Stopped(receipts, live - receipts.size());
        }
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

    private void writeTable(PrimeChecks checks, PrimesSeen seen, PrimesAction.Work work) {
        print(Long.toString(seen.count()));
        if (seen.count() > 0) {
            print("first: " + listed(seen.first()));
            print("last: " + listed(seen.last()));
        }
        console().flush();
        say(Numbers.count(checks.numbers(), "number") + ", " + work.summary());
    }

    private void writeJson(PrimeChecks checks, PrimesSeen seen, PrimesAction.Work work, @Nullable Stopped stopped) {
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
                .with("receipts", stopped == null ? null : stopped.receipts())
                .json());
        console().flush();
    }

    private static String listed(List<Long> primes) {
        return primes.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }
}
