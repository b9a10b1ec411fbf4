package dev.redwork.cli.batch;

import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.queue.QueueAdmin;
import picocli.CommandLine.Command;

@Command(
        name = "lower",
        description = "Lower a flag: jobs that start from now on do not see it any more.",
        footer = {"  redwork flag lower 01JD3ZK8T2X0 enough"})
final class FlagLowerCommand extends FlagAction {
    @Override
    JsonFields move(QueueAdmin queue) {
        boolean lowered = queue.lowerFlag(batch, flag);
        say("flag " + flag + " of batch " + batch + (lowered ? " is down" : " was not up"));
        return new JsonFields().with("lowered", lowered);
    }
}
