package dev.redwork.cli.job;

import dev.redwork.cli.command.Action;
import picocli.CommandLine.Command;

@Command(
        name = "job",
        description = "Jobs by id or selection: show, log, why, stack, wait, run, cancel, requeue, delete.",
        subcommands = {
            JobShowCommand.class,
            JobLogCommand.class,
            JobWhyCommand.class,
            JobStackCommand.class,
            JobWaitCommand.class,
            JobRunCommand.class,
            JobCancelCommand.class,
            JobRequeueCommand.class,
            JobDeleteCommand.class
        })
public final class JobCommand extends Action {}
