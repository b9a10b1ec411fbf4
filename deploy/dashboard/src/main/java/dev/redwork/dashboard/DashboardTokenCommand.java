package dev.redwork.dashboard;

import dev.redwork.cli.command.Action;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.dashboard.guard.Token;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "token",
        description = "Make a token for callers of the API.",
        footer = {
            "  redwork dashboard token ci --role read,enqueue --expires 90d",
            "",
            "Two lines: the token, which is shown this once and kept nowhere, and the line for the file of"
                    + " --token-file, which",
            "has only its hash. Roles: read sees jobs with their inputs and outputs, enqueue puts jobs in, operate"
                    + " does both",
            "and cancels, pauses and the like, admin may also purge and delete. Besides one of these, secrets sees"
                    + " what tasks mask."
        })
final class DashboardTokenCommand extends Action {
    private static final long MOST_DAYS = 36_500;

    @Parameters(paramLabel = "NAME", description = "Tells whose it is, in the file and in logs.")
    String name = "";

    @Option(
            names = "--role",
            required = true,
            paramLabel = "ROLE",
            description = "What it allows: read, enqueue, operate, admin, secrets; with commas between.")
    String roles = "";

    @Option(
            names = "--expires",
            paramLabel = "TIME",
            description = "How long it is good, in whole days from now: 90d. Default: until its line is taken out.")
    @Nullable
    String expires;

    @Override
    public Integer call() {
        String secret = Token.newSecret();
        Token token = Token.of(name, Token.givenRoles(roles), secret, end());
        print(secret);
        print(token.line());
        return ExitCode.OK;
    }

    private @Nullable LocalDate end() {
        if (expires == null) {
            return null;
        }
        long days = expires.matches("\\d{1,5}d") ? Long.parseLong(expires.substring(0, expires.length() - 1)) : 0;
        if (days < 1 || days > MOST_DAYS) {
            throw usage("--expires " + expires + ": give whole days from now, such as 90d, " + MOST_DAYS + "d at most");
        }
        return LocalDate.now(ZoneOffset.UTC).plusDays(days);
    }
}
