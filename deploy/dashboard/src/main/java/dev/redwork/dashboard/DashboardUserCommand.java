package dev.redwork.dashboard;

import dev.redwork.cli.command.Action;
import picocli.CommandLine.Command;

@Command(
        name = "user",
        description = "Users who may log in to the dashboard.",
        subcommands = DashboardUserAddCommand.class,
        footer = "  redwork dashboard user add ann --role operate --users-file users")
final class DashboardUserCommand extends Action {}
