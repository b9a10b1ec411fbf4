package dev.redwork.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.cli.command.Action;
import dev.redwork.cli.command.DataAction;
import dev.redwork.cli.command.ErrorReport;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.JobStateArgument;
import dev.redwork.cli.command.LaneArgument;
import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.command.RedisAction;
import dev.redwork.cli.command.RootAction;
import dev.redwork.cli.command.Version;
import dev.redwork.cli.terminal.Console;
import dev.redwork.cli.terminal.Logging;
import dev.redwork.cli.terminal.Stdout;
import dev.redwork.cli.terminal.WholeNumber;
import dev.redwork.job.JobState;
import dev.redwork.text.Durations;
import dev.redwork.worker.LaneOptions;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.TypeConversionException;

/** {@code redwork}: its arguments, its answers and its exit codes. */
@Command(
        name = "redwork",
        header = {"A distributed task queue for the JVM on Redis and Valkey.", ""},
        synopsisSubcommandLabel = "COMMAND",
        optionListHeading = "%nOptions of all commands that use them, before or after the command:%n",
        footer = {
            "",
            "Durations are written 500ms, 30s, 5m, 1h, 2d. Data goes to stdout, all else to stderr.",
            "Every command explains itself: redwork submit --help",
            "",
            "Environment:",
            "  REDIS_URL           where Redis is, when --redis does not say it",
            "  REDWORK_NAMESPACE   the word that all keys start with, when --namespace does not say it",
            "  REDWORK_JAVA_OPTS   options of the JVM, and of those that a supervisor starts",
            "  JAVA_HOME           the JDK to run on; else the java on the PATH",
            "  NO_COLOR            anything: tables without bold letters",
            "  COLUMNS             how wide the terminal is, where it does not say so itself",
            "",
            "Exit codes:",
            "  0   done; a worker: stopped in good order",
            "  1   a job that was waited for failed; doctor found a problem; stdout cannot be written",
            "  2   usage: the arguments, an input or a variable make no sense; nothing was done",
            "  3   not found",
            "  4   timed out: a wait, or --when-full",
            "  5   not allowed: its state forbids it, the queue is full, or the answer to a question was no",
            "  69  no Redis: it cannot be reached, refuses us, or could not be started",
            "  70  a fault of redwork itself",
            "  78  settings would leave a door open, or their file cannot be used",
            "  130, 141, 143   ended by Ctrl-C, by a reader that went away, by SIGTERM"
        })
public final class Redwork extends RootAction {
    private static final int HELP_LEAST = 55;
    private static final int HELP_USUAL = 80;
    private static final int HELP_MOST = 140;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    boolean version;

    Redwork(Console console) {
        super(console);
    }

    /** Runs a command in a process of its own. */
    public static void main(String[] args) {
        PrintStream out = new Stdout(new FileOutputStream(FileDescriptor.out));
        PrintStream err =
                new PrintStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.err)), true, UTF_8);
        System.setErr(err);
        System.exit(run(args, new Console(System.in, out, err, System.getenv())));
    }

    /** Runs a command; the exit code. */
    static int run(String[] args, Console console) {
        CommandLine line = commandLine(console, List.of(args)::contains);
        int code = line.execute(args);
        console.err().flush();
        try {
            console.flush();
            return code;
        } catch (Console.BrokenPipeException e) {
            return ExitCode.BROKEN_PIPE;
        } catch (Console.OutputException e) {
            // Told here only, whether the command met it before or not.
            console.say(String.valueOf(e.getMessage()));
            return ExitCode.OUTPUT;
        }
    }

    /**
     * Ready to parse.
     *
     * @param named whether a command of this name may be called; the others are only listed
     */
    static CommandLine commandLine(Console console, Predicate<String> named) {
        CommandLine line = Commands.addTo(new CommandLine(new Redwork(console)), named)
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(new OutputStreamWriter(console.out(), UTF_8), true))
                .setErr(new PrintWriter(new OutputStreamWriter(console.err(), UTF_8), true))
                .setUsageHelpWidth(HELP_USUAL)
                .setColorScheme(CommandLine.Help.defaultColorScheme(console.colour() ? Ansi.ON : Ansi.OFF));
        line.setExecutionStrategy(Redwork::execute);
        line.setParameterExceptionHandler((e, args) -> complain(console, ErrorReport.ofUsage(e), e, false));
        line.setExecutionExceptionHandler((e, command, parsed) -> e instanceof ErrorReport.NotFoundException
                ? notFound(console, command, e)
                : e instanceof ParameterException usage
                        ? complain(console, ErrorReport.ofUsage(usage), e, isVerbose(command))
                        : complain(console, ErrorReport.of(e), e, isVerbose(command)));
        line.getCommandSpec().versionProvider(() -> new String[] {"redwork " + Version.text()});
        line.registerConverter(Form.class, argument(Form::of));
        line.registerConverter(Duration.class, argument(Durations::parse));
        line.registerConverter(BigInteger.class, argument(WholeNumber::parse));
        line.registerConverter(LaneOptions.class, argument(LaneArgument::parse));
        line.registerConverter(JobState.class, argument(JobStateArgument::parse));
        HelpPage.arrange(line);
        // A number may be negative, if only to be refused with the right words.
        List.of("gcd", "primes", "pi", "integrate", "sum")
                .forEach(name -> Objects.requireNonNull(line.getSubcommands().get(name))
                        .setUnmatchedOptionsArePositionalParams(true));
        return line;
    }

    /** Its message says how to write one; any other exception would be told as a failure to convert. */
    private static <T> ITypeConverter<T> argument(Function<String, T> parser) {
        return text -> {
            try {
                return parser.apply(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
    }

    /** {@code redwork} alone shows what there is. */
    @Override
    public Integer call() {
        fitHelp(spec.commandLine());
        spec.commandLine().usage(console().out());
        return ExitCode.OK;
    }

    private static int execute(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        Redwork root = (Redwork) parsed.commandSpec().userObject();
        if (last.isUsageHelpRequested()) {
            root.fitHelp(last.commandSpec().commandLine());
        }
        if (last.commandSpec().userObject() instanceof Action action && action != root) {
            root.refuseWhatIsIgnored(action);
            if (action instanceof DataAction data && !last.isUsageHelpRequested()) {
                // A form that it does not have is refused before it does anything.
                Form unused = data.form();
            }
            action.verbose |= root.verbose;
            Logging.ofCommand(action.verbose);
        }
        return new RunLast().execute(parsed);
    }

    /** An option in front of a command that has no use for it would be accepted and ignored. */
    private void refuseWhatIsIgnored(Action action) {
        if (redis.isGiven() && !(action instanceof RedisAction)) {
            throw action.usage("--redis, --namespace and other options of Redis are not for this command");
        }
        if (output.form != null && !(action instanceof DataAction)) {
            throw action.usage("--output is not for this command");
        }
    }

    /** Asked for only where help is shown: to ask a terminal takes some milliseconds. */
    private void fitHelp(CommandLine line) {
        int columns = console().columns();
        line.setUsageHelpWidth(
                columns == Integer.MAX_VALUE ? HELP_USUAL : Math.max(HELP_LEAST, Math.min(HELP_MOST, columns)));
    }

    private static boolean isVerbose(CommandLine command) {
        return command.getCommand() instanceof Action action && action.verbose;
    }

    /** JSON is JSON, also when there is nothing in it. */
    private static int notFound(Console console, CommandLine command, Exception e) {
        if (command.getCommand() instanceof DataAction action && action.form() == Form.JSON) {
            console.print("[]");
        }
        return complain(console, ErrorReport.of(e), e, isVerbose(command));
    }

    private static int complain(Console console, ErrorReport report, Exception e, boolean verbose) {
        if (!report.line().isEmpty()) {
            // Answers from before stand before the error.
            console.out().flush();
            console.say(report.line());
            if (verbose) {
                StringWriter trace = new StringWriter();
                e.printStackTrace(new PrintWriter(trace));
                console.err().print(ErrorReport.withoutSecrets(trace.toString()));
            }
        }
        return report.exitCode();
    }
}
