package dev.redwork.cli.command;

import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Table;
import java.util.List;
import java.util.function.Supplier;
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

    /** Prints one answer in the form asked for. */
    public void printObject(JsonFields answer, Supplier<Table> table) {
        if (form() == Form.TABLE) {
            table.get().print(console().out(), console().colour());
        } else {
            console().print(answer.json());
        }
        console().flush();
    }

    /** Prints a list in the form asked for. */
    public void printList(List<JsonFields> items, Supplier<Table> table) {
        switch (form()) {
            case TABLE -> {
                if (!items.isEmpty()) {
                    table.get().print(console().out(), console().colour());
                }
            }
            case JSON -> console().print(JsonFields.array(items));
            case JSONL -> items.forEach(item -> console().print(item.json()));
        }
        console().flush();
    }
}
