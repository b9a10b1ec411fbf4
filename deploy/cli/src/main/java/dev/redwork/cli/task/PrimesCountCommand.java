package dev.redwork.cli.task;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.terminal.JsonFields;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;

@Command(
        name = "count",
        description = "How many primes are in [LO, HI).",
        footer = {
            "  redwork primes count 0 1e8                     5761455",
            "  redwork primes count 10^14 1.0001e14 -o json   with jobs and seconds"
        })
final class PrimesCountCommand extends PrimesAction {
    @Override
    public Integer call() {
        AtomicLong count = new AtomicLong();
        Work work = run(false, found -> count.addAndGet(found.count()));
        if (form() == Form.TABLE) {
            print(count.toString());
            console().flush();
            say(work.summary());
        } else {
            print(new JsonFields()
                    .with("lo", lo)
                    .with("hi", hi)
                    .with("count", count.get())
                    .with("jobs", work.jobs())
                    .withSeconds(work.nanos())
                    .json());
        }
        return ExitCode.OK;
    }
}
