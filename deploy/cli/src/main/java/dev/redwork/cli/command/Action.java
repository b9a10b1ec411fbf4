package dev.redwork.cli.command;

import dev.redwork.cli.terminal.Console;
import dev.redwork.cli.terminal.OnInterrupt;
import dev.redwork.cli.terminal.Table;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Base class of all commands: help, verbosity, and a console. One that is nothing else has verbs, and asks which. */
@Command(synopsisSubcommandLabel = "VERB", commandListHeading = "%nVerbs:%n")
public abstract class Action implements Callable<Integer> {
    @Spec
    protected CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Option(
            names = {"-v", "--verbose"},
            description = "Say more on stderr; a failure shows its stack trace.")
    public boolean verbose;

    /** Does it; the exit code. */
    @Override
    public Integer call() throws Exception {
        throw whichOne();
    }

    public RootAction root() {
        return (RootAction) spec.root().userObject();
    }

    public Console console() {
        return root().console();
    }

    /** Says one line to people. */
    public void say(String line) {
        console().say(line);
    }

    /** Writes one line of data. */
    public void print(String line) {
        console().print(line);
    }

    public void print(Table table) {
        console().print(table, false);
    }

    /**
     * Work that Ctrl-C ends half way, see {@link OnInterrupt}: each command that takes long goes through here.
     *
     * @param words how far it came, and what goes on without us
     */
    public <T> T interruptible(Supplier<String> words, OnInterrupt.Work<T> work) {
        try {
            return OnInterrupt.of(console(), words, work);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    /** A failure of what was typed: told with the command's name. */
    public ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** For a command that only has subcommands. */
    public ParameterException whichOne() {
        return usage("which of " + String.join(", ", spec.subcommands().keySet()) + "?");
    }
}
