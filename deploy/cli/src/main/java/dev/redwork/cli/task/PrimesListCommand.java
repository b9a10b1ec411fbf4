package dev.redwork.cli.task;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.tasks.PrimesFound;
import dev.redwork.text.Numbers;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

@Command(
        name = "list",
        description = "The primes in [LO, HI), in order, one a line.",
        footer = {
            "  redwork primes list 0 100",
            "  redwork primes list 10^12 1000000100000 > primes.txt",
        })
final class PrimesListCommand extends PrimesAction {
    private long count;

    /** Written as they come: a range may hold more than fits into memory. */
    @Override
    public Integer call() {
        boolean json = form() == Form.JSON;
        if (json) {
            console().out().print("{\"lo\":" + lo + ",\"hi\":" + hi + ",\"primes\":[");
        }
        Work work = run(true, found -> write(found, json));
        if (json) {
            print("],"
                    + new JsonFields()
                            .with("count", count)
                            .with("jobs", work.jobs())
                            .withSeconds(work.nanos())
                            .json()
                            .substring(1));
        }
        console().flush();
        if (!json) {
            say(Numbers.count(count, "prime") + ", " + work.summary());
        }
        return ExitCode.OK;
    }

    private void write(PrimesFound found, boolean json) {
        if (found.primes().isEmpty()) {
            return;
        }
        String between = json ? "," : System.lineSeparator();
        String primes = found.primes().stream().map(String::valueOf).collect(Collectors.joining(between));
        console().out().print(json ? (count == 0 ? "" : ",") + primes : primes + between);
        console().flush();
        count += found.primes().size();
    }
}
