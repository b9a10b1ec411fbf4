package dev.redwork.cli.command;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How data is written to stdout. */
public final class OutputOption {
    /** The forms; {@code JSONL} is one JSON value a line. */
    public enum Form {
        TABLE,
        JSON,
        JSONL;

        /** For picocli: an option's value. */
        public static Form of(String text) {
            return Arrays.stream(values())
                    .filter(form -> form.name().equalsIgnoreCase(text))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + text + "' is not a form: take one of table, json, jsonl"));
        }
    }

    /** For picocli. */
    public static final class Converter implements ITypeConverter<Form> {
        @Override
        public Form convert(String text) {
            return Form.of(text);
        }
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            converter = Converter.class,
            description = "How to write data to stdout: table (for people), json, or jsonl (one JSON value a line).")
    @Nullable
    public Form form;
}
