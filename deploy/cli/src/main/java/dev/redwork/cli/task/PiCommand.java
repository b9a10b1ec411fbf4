package dev.redwork.cli.task;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.producer.tasks.Pi;
import dev.redwork.tasks.PiSamples;
import dev.redwork.text.Numbers;
import java.math.BigInteger;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "pi",
        description = "Pi by random points: four times the share that lies within the quarter circle.",
        footer = {
            "  redwork pi                            3.141381, of 10^8 points",
            "  redwork pi 10^9 --seed 7 --jobs 8     other points, in 8 jobs",
            "  redwork pi --blocks -o json           drawn into arrays and counted there",
            "",
            "A point belongs to its number and the seed: no two jobs draw the same, and the result is the same",
            "for any number of jobs and workers, with --blocks and without."
        })
public final class PiCommand extends SplitAction {
    @Parameters(arity = "0..1", paramLabel = "SAMPLES", description = "Points to draw, at most 10^12. Default: 10^8.")
    BigInteger samples = BigInteger.valueOf(100_000_000);

    @Option(names = "--seed", paramLabel = "N", description = "Which points, any number of 64 bits. Default: 1.")
    BigInteger seed = BigInteger.ONE;

    @Option(names = "--blocks", description = "Draw blocks of points into arrays, and count there.")
    boolean blocks;

    @Override
    public Integer call() {
        queue();
        long points = within("SAMPLES", samples, 1, PiSamples.LIMIT);
        if (seed.bitLength() >= Long.SIZE) {
            throw usage("--seed is " + Numbers.shortened(seed, 40) + ", must be -2^63 to 2^63 - 1");
        }
        int parts = (int) Math.min(points, jobs(Pi.usualJobs(points)));
        long started = System.nanoTime();
        Pi pi = compute(
                "pi",
                parts,
                (producer, batch, told) -> Pi.of(producer, batch, seed.longValue(), points, blocks, parts, wait, told));
        write(pi, new PrimesAction.Work(parts, System.nanoTime() - started));
        return ExitCode.OK;
    }

    private void write(Pi pi, PrimesAction.Work work) {
        if (form() == Form.TABLE) {
            print(Double.toString(pi.value()));
            console().flush();
            say("%s of %s inside, %+.2f sigma; %s"
                    .formatted(
                            Numbers.grouped(pi.inside()),
                            Numbers.count(pi.samples(), "point"),
                            pi.sigmas(),
                            work.summary()));
            return;
        }
        print(new JsonFields()
                .with("samples", pi.samples())
                .with("inside", pi.inside())
                .with("pi", pi.value())
                .with("sigmas", Double.parseDouble(String.format(Locale.ROOT, "%.3f", pi.sigmas())))
                .with("seed", seed)
                .with("jobs", work.jobs())
                .withSeconds(work.nanos())
                .json());
        console().flush();
    }
}
