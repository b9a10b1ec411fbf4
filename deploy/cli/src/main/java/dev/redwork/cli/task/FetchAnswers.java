package dev.redwork.cli.task;

import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.terminal.Console;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.producer.MapItem;
import dev.redwork.tasks.Fetch;
import dev.redwork.tasks.Page;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Fetched pages, which end in any order, as they are written: a JSON line each as it comes, all else in the order asked. */
final class FetchAnswers {
    private final Console console;
    private final Form form;
    private final boolean wide;
    private final long started = System.nanoTime();

    /** Those that wait for one before them. */
    private final TreeMap<Long, FetchedPage> early = new TreeMap<>();

    private final List<FetchedPage> rows = new ArrayList<>();
    private long next;
    private long written;
    private long pages;
    private long failed;
    private long bytes;
    private long words;

    /** {@code wide}: a table in which nothing is cut. */
    FetchAnswers(Console console, Form form, boolean wide) {
        this.console = console;
        this.wide = wide;
        this.form = form;
        if (form == Form.JSON) {
            console.out().print("{\"pages\":[");
        }
    }

    void add(MapItem<Fetch, Page> ended) {
        FetchedPage page = FetchedPage.of(ended);
        pages++;
        failed += page.page() == null ? 1 : 0;
        bytes += page.bytes();
        words += page.words();
        if (form == Form.JSONL) {
            console.print(page.fields().json());
            console.flush();
            return;
        }
        early.put(ended.index(), page);
        for (FetchedPage due = early.remove(next); due != null; due = early.remove(++next)) {
            write(due);
        }
    }

    /** Writes what is left, when the wait was over, and the end. */
    void end() {
        early.values().forEach(this::write);
        if (form == Form.TABLE && !rows.isEmpty()) {
            console.print(FetchTable.of(rows), wide);
        } else if (form == Form.JSON) {
            console.print("]," + totals().json().substring(1));
        }
        console.flush();
    }

    long pages() {
        return pages;
    }

    boolean hasFailures() {
        return failed > 0;
    }

    private JsonFields totals() {
        return new JsonFields()
                .with("jobs", pages)
                .withSeconds(System.nanoTime() - started)
                .with("bytes", bytes)
                .with("words", words)
                .with("failed", failed);
    }

    /** The totals for people. */
    String summary() {
        long nanos = System.nanoTime() - started;
        return Numbers.count(pages, "page") + (failed == 0 ? "" : " (" + Numbers.grouped(failed) + " failed)") + ", "
                + Numbers.bytes(bytes) + ", " + Numbers.count(words, "word") + ", "
                + Durations.format(Duration.ofNanos(nanos))
                + (pages == 0 ? "" : ", " + Numbers.rate(pages * 1e9 / nanos).replace("/s", " pages/s"));
    }

    private void write(FetchedPage page) {
        if (form == Form.TABLE) {
            rows.add(page);
        } else {
            console.out().print((written++ == 0 ? "" : ",") + page.fields().json());
        }
    }
}
