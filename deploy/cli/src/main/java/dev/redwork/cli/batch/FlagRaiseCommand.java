package dev.redwork.cli.batch;

import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.queue.QueueAdmin;
import java.util.Optional;
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
    JsonFields move(QueueAdmin queue) {
        Optional<String> before = queue.raiseFlag(batch, flag, value);
        String counts = before.orElse(value);
        String says = counts.isEmpty() ? "" : ", and says " + counts;
        say("flag " + flag + " of batch " + batch + (before.isEmpty() ? " is up" : " was up before") + says);
        return new JsonFields().with("raised", before.isEmpty()).with("value", counts);
    }
}
