package dev.redwork.cli.command;

import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.terminal.Columns;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Table;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** Base class of commands that answer with data. */
public abstract class DataAction extends RedisAction {
    @Mixin
    public OutputOption output;

    /** The form asked for, where a wide table is a table; this command's default else. */
    public Form form() {
        Form asked = asked();
        if (asked == Form.NAME && !hasNames()) {
            throw usage("-o name is for lists");
        }
        return asked == null ? defaultForm() : asked == Form.WIDE ? Form.TABLE : asked;
    }

    /** Whether nothing may be cut. */
    public boolean isWide() {
        return asked() == Form.WIDE;
    }

    private @Nullable Form asked() {
        return output.form != null ? output.form : root().output.form;
    }

    /** Whether each answer begins with an id or a name. */
    public boolean hasNames() {
        return true;
    }

    public Form defaultForm() {
        return Form.TABLE;
    }

    /** Answers that come one after another; as JSON they are a list, also when there is one, or none. */
    public Answers answers(Supplier<Table> table) {
        return new Answers(console(), form(), isWide(), table);
    }

    /** How wide a line for people may be; {@link Integer#MAX_VALUE}: any width. */
    public int width() {
        return isWide() ? Integer.MAX_VALUE : console().columns();
    }

    @Override
    public void print(Table table) {
        console().print(table, isWide());
    }

    /** Prints what scripts get where there is one answer: as JSON it is a list, too. */
    public void printOne(JsonFields answer) {
        Answers answers = answers(Table::new);
        answers.add(answer);
        answers.end();
    }

    /** Prints a block of lines for each, with an empty line between two. */
    public <T> void printBlocks(List<T> items, Function<T, String> block, Function<T, JsonFields> fields) {
        if (form() != Form.TABLE) {
            Answers answers = answers(Table::new);
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
        if (form() != Form.TABLE) {
            Answers answers = answers(table);
            items.forEach(item -> answers.add(item));
            answers.end();
        } else if (!items.isEmpty()) {
            print(table.get());
        }
        console().flush();
    }
}
