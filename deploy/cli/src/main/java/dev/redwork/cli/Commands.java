package dev.redwork.cli;

import dev.redwork.cli.batch.BatchCommand;
import dev.redwork.cli.batch.BatchesCommand;
import dev.redwork.cli.batch.FlagCommand;
import dev.redwork.cli.command.Action;
import dev.redwork.cli.job.FailuresCommand;
import dev.redwork.cli.job.JobCommand;
import dev.redwork.cli.job.JobsCommand;
import dev.redwork.cli.job.SubmitCommand;
import dev.redwork.cli.queue.DoctorCommand;
import dev.redwork.cli.queue.QueueCommand;
import dev.redwork.cli.queue.QueuesCommand;
import dev.redwork.cli.queue.TopCommand;
import dev.redwork.cli.quickstart.QuickstartCommand;
import dev.redwork.cli.site.SiteCommand;
import dev.redwork.cli.task.FetchCommand;
import dev.redwork.cli.task.GcdCommand;
import dev.redwork.cli.task.IntegrateCommand;
import dev.redwork.cli.task.PiCommand;
import dev.redwork.cli.task.PrimesCommand;
import dev.redwork.cli.task.SaveCommand;
import dev.redwork.cli.task.SumCommand;
import dev.redwork.cli.task.WeblogsCommand;
import dev.redwork.cli.task.WordsCommand;
import dev.redwork.cli.worker.StopCommand;
import dev.redwork.cli.worker.WorkerCommand;
import dev.redwork.cli.worker.WorkersCommand;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Predicate;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** The commands, each built only where it may be called: to read all their annotations takes longer than most commands do. */
final class Commands {
    private static final List<Class<? extends Action>> ALL = List.of(
            QuickstartCommand.class,
            RedisCommand.class,
            WorkerCommand.class,
            SiteCommand.class,
            SubmitCommand.class,
            JobsCommand.class,
            JobCommand.class,
            FailuresCommand.class,
            BatchesCommand.class,
            BatchCommand.class,
            QueuesCommand.class,
            QueueCommand.class,
            WorkersCommand.class,
            TopCommand.class,
            DoctorCommand.class,
            StopCommand.class,
            FlagCommand.class,
            FetchCommand.class,
            SaveCommand.class,
            PrimesCommand.class,
            GcdCommand.class,
            PiCommand.class,
            IntegrateCommand.class,
            SumCommand.class,
            WordsCommand.class,
            WeblogsCommand.class,
            HelpCommand.class,
            VersionCommand.class,
            CompletionCommand.class);

    private Commands() {}

    /** Adds them all: those with these names to be called, the others by name and description, for the list of commands. */
    static CommandLine addTo(CommandLine line, Predicate<String> named) {
        Stream.concat(ALL.stream(), ofOthers()).forEach(type -> {
            Command command = type.getAnnotation(Command.class);
            line.addSubcommand(command.name(), named.test(command.name()) ? type : listed(command));
        });
        return line;
    }

    /** Of other jars, such as the bench: they name theirs as services. */
    private static Stream<Class<? extends Action>> ofOthers() {
        return ServiceLoader.load(Action.class).stream().map(ServiceLoader.Provider::type);
    }

    private static CommandSpec listed(Command command) {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage().description(command.description());
        return spec;
    }
}
