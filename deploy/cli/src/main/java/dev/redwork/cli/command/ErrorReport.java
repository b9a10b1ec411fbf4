package dev.redwork.cli.command;

import dev.redwork.cli.terminal.Console;
import dev.redwork.embedded.RedisStartException;
import dev.redwork.job.PayloadException;
import dev.redwork.job.RedisRefusedException;
import dev.redwork.job.RedisUnavailableException;
import dev.redwork.job.RedworkException;
import dev.redwork.producer.JobExpiredException;
import dev.redwork.producer.JobFailedException;
import dev.redwork.producer.JobGoneException;
import dev.redwork.producer.PartlyEnqueuedException;
import dev.redwork.producer.QueueFullException;
import dev.redwork.producer.WaitTimeoutException;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import java.util.concurrent.CancellationException;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * An error, as one line for people and as the exit code.
 *
 * @param line what, where and what to do; empty: nothing needs to be said
 */
public record ErrorReport(String line, int exitCode) {
    /** Of the URL that was given, not of the server. */
    private static final String NO_DATABASE = " has no database ";

    private static final String HOW_TO_REACH_ONE =
            "; start one with: redwork redis, or name one with --redis URL or REDIS_URL";

    /** A Redis URL that is more than an address, but for the forms that our own advice has. */
    private static final Pattern MAYBE_SECRET = Pattern.compile("(rediss?:/*+)"
            + "(?!(?:[\\w.-]+|\\[[0-9A-Fa-f:.]+])(?::\\d{1,5})?(?:/\\d{0,4})?(?!:\\S|[^\\s'\",;:)]))"
            + "(?!:PASSWORD@|\\[user:|[\\s'\",;)]|$)(?:.*@)?[^\\s'\"]*");

    /** Advice in the error of a full queue; a user of the command line has no program. */
    private static final String IN_A_PROGRAM = "wait with whenFull, or raise the limit";

    /** Arguments that the command line could not make sense of. */
    public static ErrorReport ofUsage(ParameterException e) {
        CommandLine command = e.getCommandLine();
        String message = String.valueOf(e.getMessage());
        if (e instanceof UnmatchedArgumentException unmatched) {
            message = ofUnmatched(command, unmatched);
        }
        // In the words of picocli, which are those of a program.
        message = message.replaceAll("('-?\\d+') is not an? (?:int|long)\\b", "$1 is too large")
                .replaceAll("is not an? (?:int|long)\\b", "is not a whole number");
        String help = command.getCommandSpec().qualifiedName() + " --help";
        return new ErrorReport(oneLine(message) + "; see: " + help, ExitCode.USAGE);
    }

    public static ErrorReport of(Throwable e) {
        // The last flush, at the end of the process, meets it again, and tells.
        boolean ofOutput = e instanceof Console.BrokenPipeException || e instanceof Console.OutputException;
        return new ErrorReport(ofOutput ? "" : oneLine(message(e)), ofOutput ? ExitCode.OUTPUT : exitCode(e));
    }

    private static int exitCode(Throwable e) {
        boolean partly = e instanceof PartlyEnqueuedException || e instanceof PartlySubmittedException;
        if (partly && e.getCause() != null) {
            return exitCode(e.getCause());
        } else if (e instanceof RedisRefusedException
                && String.valueOf(e.getMessage()).contains(NO_DATABASE)) {
            return ExitCode.USAGE;
        } else if (e instanceof RedisUnavailableException
                || e instanceof RedisRefusedException
                || e instanceof RedisStartException) {
            return ExitCode.REDIS;
        } else if (e instanceof JobFailedException || e instanceof JobExpiredException) {
            return ExitCode.JOB_FAILED;
        } else if (e instanceof JobGoneException || e instanceof NotFoundException) {
            return ExitCode.NOT_FOUND;
        } else if (e instanceof QueueFullException) {
            return ExitCode.FORBIDDEN;
        } else if (e instanceof ConfigurationException) {
            return ExitCode.CONFIG;
        } else if (e instanceof WaitTimeoutException || e instanceof TimedOutException) {
            return ExitCode.TIMED_OUT;
        } else if (e instanceof IllegalArgumentException || e instanceof PayloadException) {
            return ExitCode.USAGE;
        } else if (e instanceof CancellationException) {
            return ExitCode.INTERRUPTED;
        }
        return ExitCode.INTERNAL;
    }

    private static String message(Throwable e) {
        String message = String.valueOf(e.getMessage()).replace(IN_A_PROGRAM, "--when-full TIME waits");
        if (e instanceof RedisUnavailableException && message.contains("cannot be reached")) {
            return message + HOW_TO_REACH_ONE;
        }
        if (e instanceof WaitTimeoutException) {
            // Of the library's handles; a user of the command line has none.
            return message.replaceAll("; (it|they) go(es)? on.*", "; --wait allows more time");
        }
        boolean ours = e instanceof RedworkException
                || e instanceof IllegalArgumentException
                || e instanceof RedisStartException
                || e instanceof CancellationException;
        return ours ? Numbers.bytesInText(Durations.inText(message)) : "internal failure: " + e + " (-v shows where)";
    }

    private static String ofUnmatched(CommandLine command, UnmatchedArgumentException e) {
        String first = e.getUnmatched().get(0);
        if (first.startsWith("-") && first.length() > 1) {
            return "no option '" + first + "' here (a value that starts with - comes after --)";
        }
        if (command.getSubcommands().isEmpty()) {
            return "'" + first + "' is one argument too many";
        }
        String similar =
                String.join(" or ", Similar.to(first, command.getSubcommands().keySet()));
        return "no command '" + first + "'" + (similar.isEmpty() ? "" : ", did you mean " + similar + "?");
    }

    /** Without the passwords of Redis URLs, which may stand in any argument, with or without an @: only addresses stay. */
    public static String withoutSecrets(String text) {
        return MAYBE_SECRET.matcher(text).replaceAll("$1...");
    }

    private static String oneLine(String message) {
        return withoutSecrets(message).strip().replaceAll("\\s*\\R\\s*", " ").replaceAll("\\p{Cntrl}", "?");
    }

    /** Nothing has the name that was asked for. */
    public static final class NotFoundException extends RedworkException {
        private static final long serialVersionUID = 1L;

        public NotFoundException(String message) {
            super(message);
        }
    }

    /** Settings with which nothing may be started: they would leave a door open, or their file cannot be used. */
    public static final class ConfigurationException extends RedworkException {
        private static final long serialVersionUID = 1L;

        public ConfigurationException(String message) {
            super(message);
        }
    }

    /** A wait that was asked for was over. */
    public static final class TimedOutException extends RedworkException {
        private static final long serialVersionUID = 1L;

        public TimedOutException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Redis has the first jobs, which were answered, and refused or did not answer for the rest. */
    public static final class PartlySubmittedException extends RedworkException {
        private static final long serialVersionUID = 1L;

        public PartlySubmittedException(long enqueued, RedworkException cause) {
            super(
                    "only the first " + enqueued + " inputs were enqueued (their ids are on stdout): " + reason(cause),
                    cause);
        }

        private static String reason(RedworkException e) {
            Throwable cause = e instanceof PartlyEnqueuedException ? e.getCause() : null;
            return String.valueOf((cause == null ? e : cause).getMessage());
        }
    }
}
