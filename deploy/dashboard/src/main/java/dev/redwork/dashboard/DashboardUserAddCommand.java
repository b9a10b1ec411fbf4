package dev.redwork.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.cli.command.Action;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.InputLines;
import dev.redwork.cli.terminal.Terminal;
import dev.redwork.dashboard.guard.Token;
import dev.redwork.dashboard.guard.UsersFile;
import dev.redwork.dashboard.http.Role;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "add",
        description = "Put a user into the file of users, or change his roles and his password.",
        footer = {
            "  redwork dashboard user add ann --role operate --users-file users",
            "  redwork dashboard --bind 0.0.0.0 --users-file users --host-name ops.example",
            "",
            "The password is asked for at a terminal, else it is the first line of stdin; the file has its hash. A"
                    + " running dashboard",
            "sees the change. To keep a user out, take his line out of the file."
        })
final class DashboardUserAddCommand extends Action {
    @Parameters(paramLabel = "NAME", description = "By which he logs in.")
    String name = "";

    @Option(
            names = "--role",
            required = true,
            paramLabel = "ROLE",
            description = "What he may do: read, enqueue, operate, admin, secrets; with commas between.")
    String roles = "";

    @Option(
            names = "--users-file",
            required = true,
            paramLabel = "FILE",
            description = "The file, made where there is none; chmod 600.")
    Path file = Path.of("");

    @Override
    public Integer call() throws IOException {
        Set<Role> parsed = Token.givenRoles(roles);
        UsersFile.put(file, name, parsed, password());
        say("user " + name + " is in " + file);
        return ExitCode.OK;
    }

    private String password() throws IOException {
        java.io.Console terminal = terminal();
        if (terminal != null) {
            return typed(terminal);
        } else if (console().canAsk() || (console().in() == System.in && Terminal.isStdin())) {
            throw usage("where the output goes elsewhere, a terminal shows what is typed: pipe the password to stdin");
        }
        return piped();
    }

    /** The one that we read from; null: it is none, or the output goes elsewhere. */
    @SuppressWarnings("SystemConsoleNull") // what a newer JDK gives where there is no terminal is asked for that
    private java.io.@Nullable Console terminal() {
        java.io.Console terminal = System.console();
        return terminal != null && console().in() == System.in && isTerminal(terminal) ? terminal : null;
    }

    /** By a method that came with Java 22; before, there is a console only at a terminal. */
    private static boolean isTerminal(java.io.Console console) {
        try {
            return (Boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    private String typed(java.io.Console terminal) {
        char[] first = terminal.readPassword("password of %s: ", name);
        char[] second = terminal.readPassword("once more: ");
        if (first == null || !Arrays.equals(first, second)) {
            throw usage("these are two passwords: nothing was changed");
        }
        return new String(first);
    }

    private String piped() throws IOException {
        String line = new BufferedReader(new InputStreamReader(console().in(), UTF_8)).readLine();
        if (line == null || line.isEmpty()) {
            throw usage("there is no password in the first line of stdin");
        }
        return InputLines.withoutMark(line);
    }
}
