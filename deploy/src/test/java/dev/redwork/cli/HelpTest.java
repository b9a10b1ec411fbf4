package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.redwork.cli.terminal.Console;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;

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

    /** A command that is named in none above it cannot be called. */
    @Test
    void everyCommandThatIsWrittenCanBeCalled() {
        Set<Class<?>> called = new HashSet<>();
        commands(commandLine(), called);

        assertThat(new ClassFileImporter()
                                .importPackages(
                                        "dev.redwork.cli",
                                        "dev.redwork.bench",
                                        "dev.redwork.dashboard",
                                        "dev.redwork.reference")
                                .stream()
                                .filter(type -> type.isAnnotatedWith(Command.class))
                                .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
                                .map(JavaClass::reflect))
                .hasSizeGreaterThan(40)
                .isSubsetOf(called);
    }

    private static void commands(CommandLine command, Set<Class<?>> called) {
        called.add(command.getCommandSpec().userObject().getClass());
        command.getSubcommands().values().forEach(below -> commands(below, called));
    }

    /** One who looks for --sort does not want to read of certificates first. */
    @Test
    void optionsOfOneCommandStandBeforeThoseThatAllShare() {
        List<String> lines = Ran.redwork(NOWHERE, "queues", "--help").lines();
        int shared = lines.indexOf("Shared options:");
        assertThat(shared).isPositive();
        assertThat(lines.subList(0, shared))
                .anyMatch(line -> line.contains("--sort="))
                .anyMatch(line -> line.contains("--queue="))
                .noneMatch(line -> line.contains("--redis="));
        assertThat(lines.subList(shared, lines.size()))
                .anyMatch(line -> line.contains("--redis="))
                .anyMatch(line -> line.contains("--output="))
                .anyMatch(line -> line.contains("-h, --help"))
                .noneMatch(line -> line.contains("--sort="));
        String fetch = Ran.redwork(NOWHERE, "fetch", "--help").out();
        assertThat(Stream.of("Pages to get", "How long the next", "Where Redis is", "Say more on")
                        .map(text -> fetch.indexOf(text) - fetch.lastIndexOf('\n', fetch.indexOf(text))))
                .as("where descriptions begin")
                .containsOnly(30);
    }

    /** Such as those by which a command calls itself. */
    @Test
    void optionsThatAreHiddenAreOnNoPage() {
        List<String> shown = new ArrayList<>();
        List<String> hidden = new ArrayList<>();
        commandLines(commandLine())
                .forEach(command -> command.getCommandSpec().options().stream()
                        .filter(OptionSpec::hidden)
                        .forEach(option -> (command.getUsageMessage().contains(option.longestName()) ? shown : hidden)
                                .add(command.getCommandName() + " " + option.longestName())));
        assertThat(shown).isEmpty();
        assertThat(hidden).contains("reference --tiny", "worker --child");
    }

    private static Stream<CommandLine> commandLines(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(HelpTest::commandLines));
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
    void aWordThatIsLikeNoCommandIsAnsweredWithNone() {
        for (String word : new String[] {"status", "board", "ps", "list", "config", "x"}) {
            assertThat(Ran.redwork(NOWHERE, word).err()).as(word).doesNotContain("did you mean");
        }
        assertThat(Ran.redwork(NOWHERE, "jbos").err()).contains("did you mean jobs");
        assertThat(Ran.redwork(NOWHERE, "woker").err()).contains("did you mean worker");
        assertThat(Ran.redwork(NOWHERE, "job", "cancle").err()).contains("did you mean cancel?");
    }

    @Test
    void tellsTheVersion() {
        String version = Ran.redwork(NOWHERE, "--version").succeeded().out();
        assertThat(version).startsWith("redwork ");
        assertThat(Ran.redwork(NOWHERE, "version").succeeded().out()).isEqualTo(version);
    }

    @Test
    void helpIsACommandToo() {
        assertThat(Ran.redwork(NOWHERE, "help").succeeded().out())
                .isEqualTo(Ran.redwork(NOWHERE, "--help").out());
        assertThat(Ran.redwork(NOWHERE, "help", "queue", "pause").succeeded().out())
                .isEqualTo(Ran.redwork(NOWHERE, "queue", "pause", "--help").out());
        Ran.redwork(NOWHERE, "help", "jbos").refused(2, "no command 'jbos'", "did you mean jobs");
    }

    @Test
    void tellsTheEnvironmentAndTheExitCodes() {
        assertThat(Ran.redwork(NOWHERE, "--help").out())
                .contains(
                        "Environment:\n",
                        "REDIS_URL",
                        "REDWORK_NAMESPACE",
                        "REDWORK_JAVA_OPTS",
                        "Exit codes:\n",
                        "  69 ");
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
