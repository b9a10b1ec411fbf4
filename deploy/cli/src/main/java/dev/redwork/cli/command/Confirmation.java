package dev.redwork.cli.command;

import dev.redwork.cli.terminal.Console;
import dev.redwork.text.Numbers;
import java.util.function.LongSupplier;
import picocli.CommandLine.Option;

/**
 * The confirmation of commands that end or delete many jobs at once, the same for all: at a terminal they ask, elsewhere they
 * need {@code --yes}.
 */
public final class Confirmation {
    @Option(names = "--yes", description = "Do not ask, which needs a terminal: do it.")
    boolean yes;

    /**
     * Whether it may be done; if not, it was said that nothing is.
     *
     * @param verb in the question: cancel or delete
     * @param jobs how many it would be, which is asked only where people are
     * @throws picocli.CommandLine.ParameterException when nobody is there to answer
     */
    public boolean isGiven(Action action, String verb, LongSupplier jobs) {
        Console console = action.console();
        if (yes) {
            return true;
        } else if (!console.canAsk()) {
            boolean canTry = action.spec.findOption("--dry-run") != null;
            throw action.usage("to " + verb + " many jobs has to be confirmed, and nobody is there to ask: say --yes"
                    + (canTry ? ", or look first with --dry-run" : ""));
        }
        long count = jobs.getAsLong();
        if (count == 0 || console.ask(verb + " " + Numbers.count(count, "job") + "?")) {
            return true;
        }
        action.say("nothing was " + verb + (verb.endsWith("e") ? "d" : "led"));
        return false;
    }
}
