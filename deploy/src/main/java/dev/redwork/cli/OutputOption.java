package dev.redwork.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How data is written to stdout. */
final class OutputOption {
    /** The forms; {@code JSONL} is one JSON value a line. */
    enum Form {
        TABLE,
        JSON,
        JSONL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            description = "How to write data to stdout: table (for people), json, or jsonl (one JSON value a line).")
    @Nullable
    Form form;
}
