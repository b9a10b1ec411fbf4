package dev.redwork.cli.command;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How data is written to stdout. */
public final class OutputOption {
    /** The forms; {@code JSONL} is one JSON value a line, {@code NAME} one id or name a line. */
    public enum Form {
        TABLE,
        /** A table in which nothing is cut or left out, however wide. */
        WIDE,
        JSON,
        JSONL,
        NAME;

        /**
         * Of a word.
         *
         * @throws IllegalArgumentException when it names none, naming all
         */
        public static Form of(String text) {
            return Arrays.stream(values())
                    .filter(form -> form.name().equalsIgnoreCase(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "'" + text + "' is not a form: take one of table, wide, json, jsonl, name"));
        }
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            description =
                    "How to write data to stdout: table (it fits the terminal), wide (nothing is cut), json, jsonl (one JSON"
                            + " value a line), or, of lists, name (an id or a name a line).")
    @Nullable
    public Form form;
}
