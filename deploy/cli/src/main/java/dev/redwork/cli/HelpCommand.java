package dev.redwork.cli;

import dev.redwork.cli.command.Action;
import dev.redwork.cli.command.ExitCode;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "help",
        description = "The help of redwork, or of a command.",
        footer = {"  redwork help jobs", "  redwork help queue pause"})
final class HelpCommand extends Action {
    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "A command, and its verb. Default: all of them.")
    List<String> words = List.of();

    @Override
    public Integer call() {
        CommandLine command = spec.root().commandLine();
        for (String word : words) {
            CommandLine next = command.getSubcommands().get(word);
            if (next == null) {
                throw new CommandLine.UnmatchedArgumentException(command, List.of(word));
            }
            command = next;
        }
        command.usage(console().out());
        return ExitCode.OK;
    }
}
