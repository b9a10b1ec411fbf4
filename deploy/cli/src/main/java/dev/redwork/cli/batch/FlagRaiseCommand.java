package dev.redwork.cli.batch;

import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.BatchStore;
import dev.redwork.store.BatchStore.Raised;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "raise",
        description = "Raise a flag: running jobs of the batch that look at it see it within milliseconds.",
        footer = {
            "  redwork flag raise 01JD3ZK8T2X0 enough",
            "  redwork flag raise 01JD3ZK8T2X0 factor 1000003 -q math",
            "",
            "One that is up stays as it is: the first value counts. It goes down by itself after a day."
        })
final class FlagRaiseCommand extends FlagAction {
    @Parameters(index = "2", arity = "0..1", paramLabel = "VALUE", description = "The flag's value. Default: empty.")
    String value = "";

    @Override
    JsonFields move(RedisLink link, BatchStore flags) {
        Raised raised = link.send(flags.raiseFlag(batch, flag, value));
        String says = raised.value().isEmpty() ? "" : ", and says " + raised.value();
        say("flag " + flag + " of batch " + batch + (raised.first() ? " is up" : " was up before") + says);
        return new JsonFields().with("raised", raised.first()).with("value", raised.value());
    }
}
