package dev.redwork.cli.command;

import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.terminal.Console;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Table;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers that come one after another, of which there may be many: written as they come, but for a table. */
public final class Answers {
    private final Console console;
    private final Form form;
    private final boolean wide;
    private final @Nullable Table table;
    private long written;

    /** To this console; {@code wide}: a table in which nothing is cut. */
    Answers(Console console, Form form, boolean wide, Supplier<Table> table) {
        this.console = console;
        this.form = form;
        this.wide = wide;
        this.table = form == Form.TABLE ? table.get() : null;
    }

    /** Writes one; {@code cells} are for a table. */
    public void add(JsonFields answer, @Nullable Object... cells) {
        if (table != null) {
            table.row(cells);
        } else if (form == Form.NAME) {
            console.print(answer.name());
        } else if (form == Form.JSON) {
            console.print((written == 0 ? "[" : ",") + answer.json());
        } else {
            console.print(answer.json());
        }
        written++;
    }

    public long written() {
        return written;
    }

    /** Hands on what is there now: before a wait. */
    public void flush() {
        console.flush();
    }

    /** Ends the list. */
    public void end() {
        if (table != null && written > 0) {
            console.print(table, wide);
        } else if (form == Form.JSON) {
            console.print(written == 0 ? "[]" : "]");
        }
        console.flush();
    }
}
