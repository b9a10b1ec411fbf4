package dev.redwork.cli;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How data is written to stdout. */
final class OutputOption {
    /** The forms; {@code JSONL} is one JSON value a line. */
    enum Form {
        TABLE,
        JSON,
        JSONL;

        /** For picocli: an option's value. */
        static Form of(String text) {
            return Arrays.stream(values())
                    .filter(form -> form.name().equalsIgnoreCase(text))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + text + "' is not a form: take one of table, json, jsonl"));
        }
    }

    /** For picocli. */
    static final class Converter implements ITypeConverter<Form> {
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
    Form form;
}
