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
    private final boolean single;
    private final @Nullable Table table;
    private long written;

    /**
     * To this console.
     *
     * @param single one answer is all there is: as JSON it is an object, not a list of one
     */
    public Answers(Console console, Form form, boolean single, Supplier<Table> table) {
        this.console = console;
        this.form = form;
        this.single = single;
        this.table = form == Form.TABLE ? table.get() : null;
    }

    /** Writes one; {@code cells} are for a table. */
    public void add(JsonFields answer, @Nullable Object... cells) {
        if (table != null) {
            table.row(cells);
        } else if (form == Form.JSON && !single) {
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
            console.print(table);
        } else if (form == Form.JSON && !single) {
            console.print(written == 0 ? "[]" : "]");
        }
        console.flush();
    }
}
