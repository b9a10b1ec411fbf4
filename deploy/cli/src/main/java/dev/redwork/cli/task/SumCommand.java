package dev.redwork.cli.task;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.producer.tasks.RangeSum;
import dev.redwork.tasks.SumRange;
import dev.redwork.text.Numbers;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "sum",
        description = "The sum of the whole numbers below N, of each N, added up one by one.",
        footer = {
            "  redwork sum 201_600_000                          20321279899200000",
            "  redwork sum 201.6e6 201.7e6 201.8e6 201.9e6      one a line, in this order",
            "  redwork sum 10^9 --blocks --jobs 4 -o json       by arrays, in four jobs",
            "",
            "Work to measure with: n(n-1)/2 is known, and not used. Sums have any size, so none overflows."
        })
public final class SumCommand extends SplitAction {
    private static final int MOST_SUMS = 1_000;

    @Parameters(arity = "1..*", paramLabel = "N", description = "0 to 10^12, such as 201600000 or 201.6e6.")
    List<BigInteger> ends = List.of();

    @Option(names = "--blocks", description = "Write blocks of numbers into arrays, and add up there.")
    boolean blocks;

    @Override
    public Integer call() {
        queue();
        if (ends.size() > MOST_SUMS) {
            throw usage("there are " + Numbers.count(ends.size(), "N") + ", must be at most 1,000");
        }
        List<SumRange> ranges = ends.stream()
                .map(end -> new SumRange(0, within("N", end, 0, SumRange.LIMIT), blocks))
                .toList();
        long largest = ranges.stream().mapToLong(SumRange::hi).max().orElse(0);
        int parts = jobs(RangeSum.usualJobs(largest));
        long all =
                ranges.stream().mapToLong(range -> RangeSum.parts(range, parts)).sum();
        long started = System.nanoTime();
        List<BigInteger> sums =
                compute("sum", all, (producer, batch, told) -> RangeSum.of(producer, batch, ranges, parts, wait, told));
        write(sums, new PrimesAction.Work(all, System.nanoTime() - started));
        return ExitCode.OK;
    }

    private void write(List<BigInteger> sums, PrimesAction.Work work) {
        if (form() == Form.TABLE) {
            sums.forEach(sum -> print(sum.toString()));
            console().flush();
            say(work.summary());
            return;
        }
        List<JsonFields> results = new ArrayList<>();
        for (int i = 0; i < sums.size(); i++) {
            results.add(new JsonFields().with("n", ends.get(i)).with("sum", sums.get(i)));
        }
        if (form() == Form.JSON) {
            print(new JsonFields()
                    .with("results", results)
                    .with("jobs", work.jobs())
                    .withSeconds(work.nanos())
                    .json());
        } else {
            results.forEach(result -> print(result.json()));
        }
        console().flush();
    }
}
