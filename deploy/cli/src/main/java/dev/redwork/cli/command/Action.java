package dev.redwork.cli.command;

import dev.redwork.cli.terminal.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Base class of all commands: help, verbosity, and a console. */
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
    public abstract Integer call() throws Exception;

    public RootAction root() {
        return (RootAction) spec.root().userObject();
    }

    public Console console() {
        return root().console();
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
