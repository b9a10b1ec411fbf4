package dev.redwork.cli.task;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.producer.tasks.Integral;
import dev.redwork.tasks.Integrand;
import dev.redwork.tasks.Integration;
import java.math.BigInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "integrate",
        description = "The area under a function from A to B, by the left rule, in slices shared by jobs.",
        footer = {
            "  redwork integrate x^2 0 10 --slices 100     328.35",
            "  redwork integrate x^2 0 10                  333.33328, of 10^7 slices",
            "  redwork integrate '1/(1+x^2)' 0 1 --jobs 4  pi/4",
            "",
            "Functions: x^2, sin, exp, sqrt and 1/(1+x^2); or square, sine, exponential, root and witch."
        })
public final class IntegrateCommand extends SplitAction {
    @Parameters(index = "0", paramLabel = "FUNCTION", description = "x^2, sin, exp, sqrt or 1/(1+x^2).")
    String function = "";

    @Parameters(index = "1", paramLabel = "A", description = "Where the area begins, such as 0, -2.5 or 1e-3.")
    String a = "";

    @Parameters(index = "2", paramLabel = "B", description = "Where it ends, above A.")
    String b = "";

    @Option(names = "--slices", paramLabel = "N", description = "How many, at most 10^12. Default: 10^7.")
    BigInteger slices = BigInteger.valueOf(10_000_000);

    @Override
    public Integer call() {
        queue();
        Integration work = Integration.of(
                Integrand.of(function),
                number("A", a),
                number("B", b),
                within("--slices", slices, 1, Integration.LIMIT));
        int parts = (int) Math.min(work.slices(), jobs(Integral.usualJobs(work.slices())));
        long started = System.nanoTime();
        double area = compute(
                "integrate", parts, (producer, batch, told) -> Integral.of(producer, batch, work, parts, wait, told));
        write(work, area, new PrimesAction.Work(parts, System.nanoTime() - started));
        return ExitCode.OK;
    }

    private double number(String name, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw usage(name + " is '" + text + "', must be a number such as 0, -2.5 or 1e-3");
        }
    }

    private void write(Integration of, double area, PrimesAction.Work work) {
        if (form() == Form.TABLE) {
            print(Double.toString(area));
            console().flush();
            say(work.summary());
            return;
        }
        print(new JsonFields()
                .with("function", of.function().formula())
                .with("a", of.a())
                .with("b", of.b())
                .with("slices", of.slices())
                .with("area", area)
                .with("jobs", work.jobs())
                .withSeconds(work.nanos())
                .json());
        console().flush();
    }
}
