package dev.redwork.cli.task;

import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.terminal.Console;
import dev.redwork.producer.EndedJob;
import dev.redwork.tasks.Fetch;
import dev.redwork.tasks.Page;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;

/** Fetched pages, which end in any order, as they are written: a JSON line each as it comes, all else in the order asked. */
final class FetchAnswers {
    private final Console console;
    private final Form form;
    private final FetchTotals totals;

    /** Where each open page stands in the order. By identity: the same URL may be asked for twice. */
    private final IdentityHashMap<Fetch, Long> open = new IdentityHashMap<>();

    /** Those that wait for one before them. */
    private final TreeMap<Long, FetchedPage> early = new TreeMap<>();

    private final List<FetchedPage> rows = new ArrayList<>();
    private long asked;
    private long next;
    private long written;

    FetchAnswers(Console console, Form form, FetchTotals totals) {
        this.console = console;
        this.form = form;
        this.totals = totals;
        if (form == Form.JSON) {
            console.out().print("{\"pages\":[");
        }
    }

    /** The inputs, whose order is kept in mind as they are taken. */
    Iterator<Fetch> asking(Iterator<byte[]> lines, Function<byte[], Fetch> input) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return lines.hasNext();
            }

            @Override
            public Fetch next() {
                Fetch fetch = input.apply(lines.next());
                open.put(fetch, asked++);
                return fetch;
            }
        };
    }

    void add(EndedJob<Fetch, Page> ended) {
        FetchedPage page = FetchedPage.of(ended);
        totals.add(page);
        long index = Objects.requireNonNull(open.remove(ended.input()));
        if (form == Form.JSONL) {
            console.print(page.fields().json());
            console.flush();
            return;
        }
        early.put(index, page);
        for (FetchedPage due = early.remove(next); due != null; due = early.remove(++next)) {
            write(due);
        }
    }

    /** Writes what is left, when the wait was over, and the end. */
    void end() {
        early.values().forEach(this::write);
        if (form == Form.TABLE && !rows.isEmpty()) {
            FetchTable.of(rows).print(console.out(), console.colour());
        } else if (form == Form.JSON) {
            console.print("]," + totals.fields().json().substring(1));
        }
        console.flush();
    }

    private void write(FetchedPage page) {
        if (form == Form.TABLE) {
            rows.add(page);
        } else {
            console.out().print((written++ == 0 ? "" : ",") + page.fields().json());
        }
    }
}
