package dev.redwork.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.cli.terminal.Console;
import dev.redwork.cli.terminal.Table;
import dev.redwork.cli.terminal.TextWidth;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Help fits the terminal, and no line of a paragraph was broken for another width. */
class WidthTest {
    @ParameterizedTest
    @ValueSource(ints = {80, 100, 140})
    void helpFitsTheTerminal(int columns) {
        for (List<String> command : commands()) {
            String[] args = Stream.concat(command.stream(), Stream.of("--help")).toArray(String[]::new);
            List<String> lines = run(columns, args);
            assertThat(lines).as("%s at %d", command, columns).allMatch(line -> TextWidth.of(line) <= columns);
        }
    }

    /** Filled lines: the next word would not have had room. */
    @Test
    void aParagraphIsFilledToTheWidth() {
        List<String> lines = run(80, "workers", "--help");
        int start = lines.indexOf(lines.stream()
                .filter(line -> line.startsWith("PAUSED,"))
                .findFirst()
                .orElseThrow());
        List<String> paragraph = lines.subList(start, lines.size());
        for (int i = 0; i + 1 < paragraph.size(); i++) {
            String next = paragraph.get(i + 1).split(" ", -1)[0];
            assertThat(paragraph.get(i).length() + 1 + next.length()).isGreaterThan(79);
        }
        assertThat(run(140, "workers", "--help").size()).isLessThan(lines.size());
    }

    @Test
    void whoAsksForTheLocaleCGetsAscii() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Console(
                        InputStream.nullInputStream(),
                        new PrintStream(out, true, UTF_8),
                        new PrintStream(OutputStream.nullOutputStream(), true, UTF_8),
                        Map.of("COLUMNS", "20", "REDWORK_ASCII", "1"))
                .print(new Table().text("NOTE").row("x".repeat(50)), false);
        assertThat(out.toString(UTF_8)).isEqualTo("NOTE\n" + "-".repeat(20) + "\n" + "x".repeat(19) + "~\n");
    }

    /** A line that was broken by hand leaves the rest of its words alone in the next one. */
    @ParameterizedTest
    @ValueSource(ints = {80, 100, 140})
    void noPageHasOrphans(int columns) {
        for (List<String> command : commands()) {
            String[] args = Stream.concat(command.stream(), Stream.of("--help")).toArray(String[]::new);
            List<String> lines = run(columns, args);
            List<String> footer = lines.subList(lines.indexOf("Examples:") + 1, lines.size());
            for (int i = 0; i + 1 < footer.size(); i++) {
                String line = footer.get(i);
                String next = footer.get(i + 1);
                if (lines.contains("Examples:") && isProse(line) && isProse(next)) {
                    assertThat(TextWidth.of(line + " " + next.split(" ", -1)[0]))
                            .as("%s at %d: %s", command, columns, line)
                            .isGreaterThan(columns - 1);
                }
            }
        }
    }

    private static boolean isProse(String line) {
        return !line.isEmpty() && !line.startsWith(" ");
    }

    private static List<List<String>> commands() {
        List<List<String>> commands = new ArrayList<>(List.of(List.of()));
        CommandLine line = Redwork.commandLine(new Console(System.in, System.out, System.err, Map.of()), name -> true);
        line.getSubcommands().forEach((name, command) -> {
            commands.add(List.of(name));
            command.getSubcommands().keySet().forEach(verb -> commands.add(List.of(name, verb)));
        });
        return commands;
    }

    private static List<String> run(int columns, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Console console = new Console(
                InputStream.nullInputStream(),
                new PrintStream(out, false, UTF_8),
                new PrintStream(OutputStream.nullOutputStream(), true, UTF_8),
                Map.of("COLUMNS", Integer.toString(columns), "REDIS_URL", "redis://127.0.0.1:1"));
        assertThat(Redwork.run(args, console)).isZero();
        return out.toString(UTF_8).lines().toList();
    }
}
