package dev.redwork.cli.task;

import dev.redwork.cli.command.Action;
import picocli.CommandLine.Command;

@Command(
        name = "primes",
        description = "Count, list or check the primes of a range, or tell whether a number is one, in parallel.",
        subcommands = {
            PrimesCountCommand.class,
            PrimesListCommand.class,
            PrimesCheckCommand.class,
            PrimesVerifyCommand.class
        })
public final class PrimesCommand extends Action {}
