package dev.redwork.cli;

import dev.redwork.cli.command.Action;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.Version;
import picocli.CommandLine.Command;

@Command(
        name = "version",
        description = "The version of redwork, and of the Java that runs it.",
        footer = "  redwork version")
final class VersionCommand extends Action {
    @Override
    public Integer call() {
        print("redwork " + Version.text());
        return ExitCode.OK;
    }
}
