package dev.redwork.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A page for users: its programs, the snippets of each section, and the rows that set other systems' calls beside ours.
 *
 * @param name of the class that its snippets and rows become
 * @param imports of that class, beyond those that jshell has
 * @param programs whole files
 * @param sections statements, those of one section together
 * @param rows in their order
 * @param lines for a shell, in their order
 */
record Page(
        String name,
        String imports,
        List<String> programs,
        List<String> sections,
        List<Row> rows,
        List<ShellLine> lines) {
    /** A page without a block for jshell has these: the guide's. */
    private static final String IMPORTS = """
            import static example.Collatz.*;

            import dev.redwork.job.*;
            import dev.redwork.producer.*;
            import dev.redwork.worker.*;
            import java.time.*;
            """;

    private static final String HEAD = """
            %2$s
            import example.Collatz;
            import java.util.*;
            import java.util.concurrent.*;
            import java.util.stream.*;

            @SuppressWarnings("all")
            public class %1$s extends dev.redwork.docs.Surroundings {
                public %1$s(String url, Producer producer) {
                    super(url, producer, Collatz.STEPS);
                }
            """;

    /**
     * One line that is typed, in the project's folder.
     *
     * @param answer that stands in a line of its output, columns parted by single blanks; empty: none is told
     * @param background whether it goes on while the next ones are typed
     */
    record ShellLine(String command, String answer, boolean background) {
        private static final Pattern LINE = Pattern.compile("(?m)^\\./redwork (.*?)( &)?(?: +# (.+))?$");

        static List<ShellLine> of(String script) {
            return LINE.matcher(script)
                    .results()
                    .map(line -> line.group(2) == null
                            ? new ShellLine(line.group(1), line.group(3) == null ? "" : line.group(3), false)
                            : new ShellLine(line.group(1), "", true))
                    .toList();
        }

        void holdAnswer(String output) {
            assertThat(output.lines()
                            .map(line -> " " + line.replaceAll("\\s+", " ").strip() + " "))
                    .as(command)
                    .anyMatch(line -> line.contains(" " + answer + " "));
        }
    }

    /**
     * One row of a table "theirs, ours, to know".
     *
     * @param ours code, commands, or words that say what to do instead
     */
    record Row(String theirs, String ours, String known) {
        private static final Pattern CODE = Pattern.compile("`([^`]+)`(?: → ([^,|]+))?");
        private static final Pattern WORDS = Pattern.compile("not there|nothing to set");

        boolean isCode() {
            boolean code = ours.startsWith("`");
            assertThat(code || (WORDS.matcher(ours).matches() && !known.isBlank()))
                    .as("%s: code, or what to do instead", theirs)
                    .isTrue();
            return code;
        }

        /** Its Java statements, each held against the value behind its arrow. */
        List<String> statements() {
            return CODE.matcher(ours)
                    .results()
                    .filter(code -> !code.group(1).startsWith("redwork "))
                    .map(code -> code.group(2) == null
                            ? code.group(1) + ";"
                            : Printed.check(code.group(1), code.group(2).strip()))
                    .toList();
        }

        /** Its lines for a shell, without the program's name. */
        List<String> commands() {
            return CODE.matcher(ours)
                    .results()
                    .map(code -> code.group(1))
                    .filter(code -> code.startsWith("redwork "))
                    .map(code -> code.substring("redwork ".length()))
                    .toList();
        }
    }

    static Page read(String name) {
        return of(name, Docs.read("docs/" + name + ".md"));
    }

    static Page of(String name, String text) {
        List<String> programs = new ArrayList<>();
        List<String> sections = new ArrayList<>();
        String imports = IMPORTS;
        for (String section : text.split("(?m)^## ", -1)) {
            StringBuilder statements = new StringBuilder();
            for (String block : Docs.blocks(section, "java")) {
                if (block.startsWith("package ") || block.contains("\npublic class ")) {
                    programs.add(Printed.checked(block));
                } else if (block.startsWith("import ")) {
                    imports = importsOf(block);
                } else {
                    statements.append(Printed.checked(block));
                }
            }
            if (!statements.isEmpty()) {
                sections.add(statements.toString());
            }
        }
        List<ShellLine> lines = ShellLine.of(String.join("", Docs.blocks(text, "sh")));
        return new Page("Page_" + name.replaceAll("\\W", "_"), imports, programs, sections, rows(text), lines);
    }

    /** Of a block for jshell: statements follow them there, of which snippets have their own. */
    private static String importsOf(String block) {
        return block.lines().filter(line -> line.startsWith("import ")).collect(Collectors.joining("\n"));
    }

    /** Of tables of three columns alone; a cell may be empty, and holds a bar as {@code \|}. */
    private static List<Row> rows(String text) {
        return text.lines()
                .filter(line -> line.startsWith("| "))
                .map(line -> Arrays.stream(line.substring(1).split("(?<!\\\\)\\|", -1))
                        .map(cell -> cell.strip().replace("\\|", "|"))
                        .toList())
                .filter(cells -> cells.size() == 4 && !cells.get(1).equals("here"))
                .map(cells -> new Row(cells.get(0), cells.get(1), cells.get(2)))
                .toList();
    }

    /** A class with a method for each section and for each row that has Java in it. */
    String source() {
        StringBuilder source = new StringBuilder(HEAD.formatted(name, imports));
        for (int i = 0; i < sections.size(); i++) {
            method(source, "section" + i, sections.get(i));
        }
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).isCode() && !rows.get(i).statements().isEmpty()) {
                method(source, "row" + i, String.join("\n", rows.get(i).statements()));
            }
        }
        return source.append("}\n").toString();
    }

    private static void method(StringBuilder source, String name, String body) {
        source.append("    public void ").append(name).append("() throws Exception {\n");
        body.lines().forEach(line -> source.append("        ").append(line).append('\n'));
        source.append("    }\n");
    }

    /** For people: the row or the section that a method of its source is. */
    String place(String method) {
        return name + ": "
                + (method.startsWith("row")
                        ? rows.get(Integer.parseInt(method.substring("row".length())))
                                .theirs()
                        : method);
    }

    /** The lines for a shell in its rows, in their order. */
    List<String> commands() {
        return rows.stream()
                .filter(Row::isCode)
                .flatMap(row -> row.commands().stream())
                .toList();
    }

    /** The names of the methods of its {@link #source}. */
    List<String> methods() {
        return Arrays.stream(source().split("\n", -1))
                .filter(line -> line.startsWith("    public void "))
                .map(line -> line.substring("    public void ".length(), line.indexOf('(')))
                .toList();
    }
}
