package dev.redwork.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.cli.terminal.Console;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CompletionTest {
    private static final String NOWHERE = "redis://127.0.0.1:1";

    @Test
    void bashCompletesCommandsVerbsAndOptions(@TempDir Path dir) throws Exception {
        Path script = Files.writeString(
                dir.resolve("redwork"),
                Ran.redwork(NOWHERE, "completion", "bash").succeeded().out());

        assertThat(complete(script, "redwork", "que")).containsExactlyInAnyOrder("queues", "queue");
        assertThat(complete(script, "redwork", "job", "")).contains("show", "cancel", "requeue");
        assertThat(complete(script, "redwork", "submit", "--res")).containsExactly("--result-ttl");
        assertThat(complete(script, "redwork", "worker", "--log-")).containsExactly("--log-format");
    }

    /** It is bash's, behind what makes zsh understand it, and parses. */
    @Test
    void zshTakesTheSame(@TempDir Path dir) throws Exception {
        String text = Ran.redwork(NOWHERE, "completion", "zsh").succeeded().out();
        assertThat(text).isEqualTo(Ran.redwork(NOWHERE, "completion", "bash").out());
        List<String> lines = text.lines().map(String::strip).toList();
        int start = lines.indexOf("elif [ -n \"$ZSH_VERSION\" ]; then");
        assertThat(lines.subList(start, lines.size()))
                .containsSubsequence(
                        "autoload -U +X compinit && compinit", "autoload -U +X bashcompinit && bashcompinit");
        assertThat(text.indexOf("bashcompinit")).isBetween(0, text.indexOf("\ncomplete "));
        Path script = Files.writeString(dir.resolve("redwork"), text);
        assertThat(new ProcessBuilder("bash", "-n", script.toString()).start().waitFor())
                .isZero();
    }

    @Test
    void fishKnowsEveryCommandAndOption() {
        List<String> lines =
                Ran.redwork(NOWHERE, "completion", "fish").succeeded().lines();

        assertThat(lines).allMatch(line -> line.startsWith("complete -c redwork ") || line.startsWith("#"));
        // In fish's single quotes only a quote and a backslash are escaped.
        String quoted = "'(?:[^'\\\\]|\\\\['\\\\])*'";
        String condition = "'(?:(?:; and )?(?:not )?__fish_seen_subcommand_from(?: [a-z-]+)+|true)+'";
        assertThat(lines.stream().skip(2))
                .allMatch(line -> line.matches("complete -c redwork -n " + condition
                        + "(?: -a [a-z-]+|(?: -[ls] [A-Za-z-]+)+(?: -x(?: -a " + quoted + ")?| -r -F)?) -d " + quoted));
        assertThat(lines).startsWith("# redwork completion fish", "complete -c redwork -f");
        CommandLine all = Redwork.commandLine(new Console(System.in, System.out, System.err, Map.of()), name -> true);
        all.getSubcommands().forEach((name, command) -> {
            assertThat(lines).anyMatch(line -> line.contains(" -a " + name + " -d '"));
            command.getSubcommands()
                    .keySet()
                    .forEach(verb -> assertThat(lines)
                            .anyMatch(line -> line.contains("__fish_seen_subcommand_from " + name + ";")
                                    && line.contains(" -a " + verb + " -d '")));
            command.getCommandSpec().options().stream()
                    .filter(option -> !option.hidden())
                    .forEach(option -> assertThat(lines)
                            .anyMatch(line -> line.contains("__fish_seen_subcommand_from " + name)
                                    && line.contains(
                                            " -l " + option.longestName().substring(2))));
        });
    }

    @Test
    void anotherShellIsRefused() {
        Ran.redwork(NOWHERE, "completion", "csh").refused(2, "csh", "BASH, ZSH, FISH");
        Ran.redwork(NOWHERE, "completion").refused(2, "SHELL");
    }

    private static List<String> complete(Path script, String... words) throws Exception {
        StringBuilder line = new StringBuilder("source '" + script + "'; COMP_WORDS=(");
        for (String word : words) {
            line.append('\'').append(word).append("' ");
        }
        line.append("); COMP_CWORD=").append(words.length - 1);
        line.append("; _complete_redwork; printf '%s\\n' \"${COMPREPLY[@]}\"");
        Process bash = new ProcessBuilder("bash", "-c", line.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> answer = new String(bash.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .map(String::strip)
                .toList();
        bash.waitFor();
        return answer;
    }
}
