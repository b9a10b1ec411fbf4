package dev.redwork.cli.command;

import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.terminal.Columns;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Table;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;

/** Base class of commands that answer with data. */
public abstract class DataAction extends RedisAction {
    @Mixin
    public OutputOption output;

    /** The form asked for; this command's default else. */
    public Form form() {
        Form asked = output.form != null ? output.form : root().output.form;
        return asked != null ? asked : defaultForm();
    }

    public Form defaultForm() {
        return Form.TABLE;
    }

    /**
     * Prints a block of lines for each, with an empty line between two.
     *
     * @param single one is all there can be: as JSON it is an object, not a list of one
     */
    public <T> void printBlocks(
            List<T> items, boolean single, Function<T, String> block, Function<T, JsonFields> fields) {
        if (form() != Form.TABLE) {
            Answers answers = new Answers(console(), form(), single, Table::new);
            items.forEach(item -> answers.add(fields.apply(item)));
            answers.end();
        } else if (!items.isEmpty()) {
            print(items.stream().map(block).collect(Collectors.joining("\n\n")));
        }
        console().flush();
    }

    /** Prints a list in the form asked for. */
    public <T> void printList(List<T> rows, Columns<T> columns) {
        printList(rows.stream().map(columns::fields).toList(), () -> columns.table(rows));
    }

    /** The same of columns that depend on the form. */
    public void printList(List<JsonFields> items, Supplier<Table> table) {
        switch (form()) {
            case TABLE -> {
                if (!items.isEmpty()) {
                    print(table.get());
                }
            }
            case JSON -> print(JsonFields.array(items));
            case JSONL -> items.forEach(item -> print(item.json()));
        }
        console().flush();
    }
}
