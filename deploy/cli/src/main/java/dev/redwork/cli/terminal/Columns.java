package dev.redwork.cli.terminal;

import dev.redwork.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** The columns of a list, each told once: a cell for people, a field for scripts, or both. */
public final class Columns<T> {
    private final Table table = new Table();
    private final List<Function<T, ?>> cells = new ArrayList<>();
    private final List<BiConsumer<JsonFields, T>> fields = new ArrayList<>();

    /** The same in both; the field is called like the header, in lower case. */
    public Columns<T> text(String header, Function<T, ?> value) {
        return cell(header, value).field(name(header), value);
    }

    /** An id or an address, cut in the middle where it is too long. */
    public Columns<T> id(String header, Function<T, ?> value) {
        table.id(header);
        cells.add(value);
        return field(name(header), value);
    }

    /** A name, cut in the middle where it is too long. */
    public Columns<T> name(String header, Function<T, ?> value) {
        table.name(header);
        cells.add(value);
        return field(name(header), value);
    }

    /** A word or a value that is never cut. */
    public Columns<T> whole(String header, Function<T, ?> value) {
        table.whole(header);
        cells.add(value);
        return field(name(header), value);
    }

    /** A cell that scripts do not get, and that is never cut. */
    public Columns<T> wholeCell(String header, Function<T, ?> value) {
        table.whole(header);
        cells.add(value);
        return this;
    }

    /** The last column is left out where there is no room for it. */
    public Columns<T> optional() {
        table.optional();
        return this;
    }

    /** A number: grouped for people. */
    public Columns<T> number(String header, ToLongFunction<T> value) {
        return right(header, row -> Numbers.grouped(value.applyAsLong(row))).field(name(header), value::applyAsLong);
    }

    /** A cell that scripts do not get. */
    public Columns<T> cell(String header, Function<T, ?> value) {
        table.text(header);
        cells.add(value);
        return this;
    }

    /** The same, aligned like a number. */
    public Columns<T> right(String header, Function<T, ?> value) {
        table.number(header);
        cells.add(value);
        return this;
    }

    /** A field that people do not see; null leaves it out. */
    public Columns<T> field(String name, Function<T, ?> value) {
        fields.add((json, row) -> json.with(name, value.apply(row)));
        return this;
    }

    /** A field that is left out where it is 0. */
    public Columns<T> fieldUnlessZero(String name, ToLongFunction<T> value) {
        fields.add((json, row) -> json.withUnlessZero(name, value.applyAsLong(row)));
        return this;
    }

    public JsonFields fields(T row) {
        JsonFields json = new JsonFields();
        fields.forEach(field -> field.accept(json, row));
        return json;
    }

    /** To be called once. */
    public Table table(List<T> rows) {
        rows.forEach(
                row -> table.row(cells.stream().map(cell -> cell.apply(row)).toArray()));
        return table;
    }

    private static String name(String header) {
        return header.toLowerCase(Locale.ROOT);
    }
}
