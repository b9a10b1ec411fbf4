package dev.redwork.cli.command;

import dev.redwork.cli.terminal.Console;
import picocli.CommandLine.Mixin;

/** The command {@code redwork} as its subcommands know it: a console, and options that may stand before a command. */
public abstract class RootAction extends Action {
    private final Console console;

    @Mixin
    public RedisOptions redis;

    @Mixin
    public OutputOption output;

    public RootAction(Console console) {
        this.console = console;
    }

    @Override
    public Console console() {
        return console;
    }
}
