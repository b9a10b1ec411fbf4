package dev.redwork.cli;

import dev.redwork.cli.command.Action;
import dev.redwork.cli.command.ExitCode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;

@Command(
        name = "completion",
        description = "A script that completes commands and options in your shell.",
        footer = {
            "  redwork completion bash > ~/.local/share/bash-completion/completions/redwork",
            "  source <(redwork completion zsh)                in ~/.zshrc, behind compinit",
            "  redwork completion fish > ~/.config/fish/completions/redwork.fish"
        })
final class CompletionCommand extends Action {
    /** The shells. */
    enum Shell {
        BASH,
        ZSH,
        FISH
    }

    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
    Shell shell = Shell.BASH;

    @Override
    public Integer call() {
        // All commands, and not only the one that was called.
        CommandLine all = Redwork.commandLine(console(), name -> true);
        console().print(shell == Shell.FISH ? fish(all.getCommandSpec()) : AutoComplete.bash("redwork", all));
        return ExitCode.OK;
    }

    private static String fish(CommandSpec root) {
        StringBuilder script = new StringBuilder("# redwork completion fish\ncomplete -c redwork -f\n");
        String names = String.join(" ", root.subcommands().keySet());
        fish(script, root, "not __fish_seen_subcommand_from " + names, "true");
        return script.toString().stripTrailing();
    }

    /** The subcommands of a command, offered where none of them stands yet, and its options. */
    private static void fish(StringBuilder script, CommandSpec command, String before, String within) {
        command.subcommands().forEach((name, sub) -> {
            CommandSpec spec = sub.getCommandSpec();
            script.append("complete -c redwork -n ")
                    .append(quoted(before))
                    .append(" -a ")
                    .append(name);
            describe(script, spec.usageMessage().description());
            String here = "__fish_seen_subcommand_from " + name;
            String inside = within.equals("true") ? here : within + "; and " + here;
            String verbs = String.join(" ", spec.subcommands().keySet());
            fish(script, spec, inside + "; and not __fish_seen_subcommand_from " + verbs, inside);
        });
        for (OptionSpec option : command.options()) {
            if (!option.hidden()) {
                fish(script, option, within);
            }
        }
    }

    private static void fish(StringBuilder script, OptionSpec option, String within) {
        script.append("complete -c redwork -n ").append(quoted(within));
        for (String name : option.names()) {
            script.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^-+", ""));
        }
        if (option.completionCandidates() != null) {
            String values = StreamSupport.stream(option.completionCandidates().spliterator(), false)
                    .map(value -> value.toLowerCase(java.util.Locale.ROOT))
                    .collect(Collectors.joining(" "));
            script.append(" -x -a ").append(quoted(values));
        } else if (Arrays.asList(option.auxiliaryTypes()).contains(Path.class)) {
            script.append(" -r -F");
        } else if (option.arity().max() > 0) {
            script.append(" -x");
        }
        describe(script, option.description());
    }

    private static void describe(StringBuilder script, String[] description) {
        // Up to the first full stop: a line of a list.
        String first = description.length == 0 ? "" : description[0].split("(?<=[.:])\\s", 2)[0];
        script.append(" -d ").append(quoted(first.replaceAll("[.:]$", ""))).append('\n');
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
