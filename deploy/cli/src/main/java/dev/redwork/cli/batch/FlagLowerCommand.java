package dev.redwork.cli.batch;

import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.BatchStore;
import picocli.CommandLine.Command;

@Command(
        name = "lower",
        description = "Lower a flag: jobs that start from now on do not see it any more.",
        footer = {"  redwork flag lower 01JD3ZK8T2X0 enough"})
final class FlagLowerCommand extends FlagAction {
    @Override
    JsonFields move(RedisLink link, BatchStore flags) {
        boolean lowered = link.send(flags.lowerFlag(batch, flag));
        say("flag " + flag + " of batch " + batch + (lowered ? " is down" : " was not up"));
        return new JsonFields().with("lowered", lowered);
    }
}
