package dev.redwork.cli.task;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Progress;
import dev.redwork.producer.tasks.Verdict;
import dev.redwork.producer.tasks.Verification;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import java.math.BigInteger;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "verify",
        description = "Whether N is prime, by trial division on all workers; the first factor found ends the search.",
        footer = {
            "  redwork primes verify 100109100129100151",
            "  redwork primes verify 9223372036854775783 -o json    the largest prime below 2^63",
            "",
            "Numbers below 2^40, and most others with a small factor, need no worker."
        })
final class PrimesVerifyCommand extends TaskAction {
    private static final BigInteger SMALLEST = BigInteger.TWO;
    private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);

    /** As the reference does. */
    private static final int ASK_EVERY = 1_000;

    @Parameters(paramLabel = "N", description = "2 to 2^63 - 1, such as 9973, 100109100129100369 or 10^18.")
    BigInteger number = BigInteger.ZERO;

    @Option(
            names = "--ranges",
            paramLabel = "N",
            description = "How many jobs share the search, 1 to 10,000. Default: by the size of N, at most 200.")
    @Nullable
    Integer ranges;

    @Option(
            names = "--no-flag",
            description = "Run every range to its end, to compare; the factor is then the smallest.")
    boolean noFlag;

    @Option(
            names = "--ask",
            description = "Ask Redis for the flag after each 1,000 candidates, to compare; else it is watched.")
    boolean ask;

    @Override
    public Integer call() {
        queue();
        if (number.compareTo(SMALLEST) < 0 || number.compareTo(LARGEST) > 0) {
            throw usage("N must be from 2 to 2^63 - 1 (" + LARGEST + "), was " + Numbers.shortened(number, 40));
        }
        Verification work = Verification.of(number.longValueExact());
        if (ranges != null) {
            work = work.inRanges(ranges);
        }
        if (noFlag && ask) {
            throw usage("--no-flag and --ask exclude each other");
        }
        if (noFlag) {
            work = work.withoutFlag();
        } else if (ask) {
            work = work.asking(ASK_EVERY);
        }
        Verification verification = work;
        write(verification.known().orElseGet(() -> run(verification)));
        return ExitCode.OK;
    }

    private Verdict run(Verification verification) {
        return connected(producer -> {
            return together(producer, batch -> {
                try (Progress progress = console().progress("primes", "ranges", verification.ranges())) {
                    return verification.run(producer, batch, wait, () -> progress.add(1));
                }
            });
        });
    }

    private void write(Verdict verdict) {
        Long factor = verdict.factor();
        if (form() == Form.TABLE) {
            print(verdict.n()
                    + (factor == null ? " is prime" : " is composite: " + factor + " x " + verdict.n() / factor));
            console().flush();
            say(summary(verdict));
            return;
        }
        print(new JsonFields()
                .with("number", verdict.n())
                .with("verdict", factor == null ? "prime" : "composite")
                .with("factor", factor)
                .with("tried", verdict.tried())
                .with("ranges", verdict.ranges())
                .with("stopped", verdict.stopped())
                .with("never_started", verdict.neverStarted())
                .with("unanswered", verdict.unanswered())
                .with("jobs", verdict.ranges())
                .withSeconds(verdict.nanos())
                .json());
        console().flush();
    }

    private static String summary(Verdict verdict) {
        StringBuilder line = new StringBuilder(Numbers.count(verdict.ranges(), "job"))
                .append(", ")
                .append(Durations.format(Duration.ofNanos(verdict.nanos())))
                .append("; ")
                .append(Numbers.count(verdict.tried(), "candidate"))
                .append(" tried");
        append(line, verdict.stopped(), "stopped");
        append(line, verdict.neverStarted(), "never started");
        append(line, verdict.unanswered(), "not waited for");
        return line.toString();
    }

    private static void append(StringBuilder line, int ranges, String what) {
        if (ranges > 0) {
            line.append(", ").append(Numbers.count(ranges, "range")).append(' ').append(what);
        }
    }
}
