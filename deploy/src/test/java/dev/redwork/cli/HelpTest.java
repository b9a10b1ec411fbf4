package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.cli.terminal.Console;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class HelpTest {
    private static final String NOWHERE = "redis://127.0.0.1:1";

    @Test
    void showsEveryCommandInAGroupAndTheShippedTasksLast() {
        Ran help = Ran.redwork(NOWHERE, "--help").succeeded();
        assertThat(help.err()).isEmpty();
        for (String command : commandLine().getSubcommands().keySet()) {
            assertThat(help.lines()).as(command).anyMatch(line -> line.startsWith("  " + command + " "));
        }
        assertThat(help.out().indexOf("Shipped tasks")).isGreaterThan(help.out().indexOf("  stop "));
        assertThat(Ran.redwork(NOWHERE).succeeded().out()).isEqualTo(help.out());
    }

    @Test
    void teachesEachCommandByExample() {
        commandLine().getSubcommands().forEach((name, command) -> {
            List<String> verbs = command.getSubcommands().keySet().stream().toList();
            if (verbs.isEmpty()) {
                explains(name);
            }
            verbs.forEach(verb -> explains(name, verb));
        });
    }

    @Test
    void onlyACommandThatIsNamedIsBuiltAndTheOthersAreListedAllTheSame() {
        CommandLine some = commandLine("submit"::equals);
        some.getSubcommands()
                .forEach((name, command) -> assertThat(
                                command.getCommandSpec().options().isEmpty())
                        .as(name)
                        .isEqualTo(!name.equals("submit")));
        assertThat(some.getUsageMessage()).isEqualTo(commandLine().getUsageMessage());
    }

    @Test
    void aWordThatIsNoCommandIsAnsweredWithTheCommandsThatItMayHaveMeant() {
        assertThat(Ran.redwork(NOWHERE, "job-show").err()).contains("did you mean job or jobs?");
    }

    @Test
    void tellsTheVersion() {
        assertThat(Ran.redwork(NOWHERE, "--version").succeeded().out()).startsWith("redwork ");
    }

    private static void explains(String... command) {
        String[] args = java.util.Arrays.copyOf(command, command.length + 1);
        args[command.length] = "--help";
        Ran help = Ran.redwork(NOWHERE, args).succeeded();
        String name = "redwork " + String.join(" ", command);
        assertThat(help.out()).startsWith("Usage: " + name).contains("Examples:\n", "\n  " + name);
        assertThat(help.lines()).as(name).allMatch(line -> line.length() <= 100);
    }

    private static CommandLine commandLine() {
        return commandLine(name -> true);
    }

    private static CommandLine commandLine(Predicate<String> named) {
        return Redwork.commandLine(new Console(System.in, System.out, System.err, java.util.Map.of()), named);
    }
}
