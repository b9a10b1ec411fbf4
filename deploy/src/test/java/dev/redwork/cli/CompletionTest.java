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

    @Test
    void zshTakesTheSame() {
        assertThat(Ran.redwork(NOWHERE, "completion", "zsh").succeeded().out())
                .isEqualTo(Ran.redwork(NOWHERE, "completion", "bash").out())
                .contains("ZSH_VERSION", "bashcompinit");
    }

    @Test
    void fishKnowsEveryCommandAndOption() {
        List<String> lines =
                Ran.redwork(NOWHERE, "completion", "fish").succeeded().lines();

        assertThat(lines).allMatch(line -> line.startsWith("complete -c redwork ") || line.startsWith("#"));
        assertThat(lines)
                .allMatch(line ->
                        line.replace("\\'", "").chars().filter(c -> c == '\'').count() % 2 == 0);
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
