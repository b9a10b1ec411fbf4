package dev.redwork.cli.command;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How data is written to stdout. */
public final class OutputOption {
    /** The forms; {@code JSONL} is one JSON value a line. */
    public enum Form {
        TABLE,
        JSON,
        JSONL;

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
                            "'" + text + "' is not a form: take one of table, json, jsonl"));
        }
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            description = "How to write data to stdout: table (for people), json, or jsonl (one JSON value a line).")
    @Nullable
    public Form form;
}
