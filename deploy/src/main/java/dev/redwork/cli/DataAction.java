package dev.redwork.cli;

import dev.redwork.cli.OutputOption.Form;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;

/** Base class of commands that answer with data. */
abstract class DataAction extends RedisAction {
    @Mixin
    OutputOption output;

    /** The form asked for; this command's default else. */
    Form form() {
        Form asked = output.form != null ? output.form : root().output.form;
        return asked != null ? asked : defaultForm();
    }

    Form defaultForm() {
        return Form.TABLE;
    }

    /** Prints one answer in the form asked for. */
    void printObject(JsonFields answer, Supplier<Table> table) {
        if (form() == Form.TABLE) {
            table.get().print(console().out(), console().colour());
        } else {
            console().print(answer.json());
        }
        console().flush();
    }

    /** Prints a list in the form asked for. */
    void printList(List<JsonFields> items, Supplier<Table> table) {
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
