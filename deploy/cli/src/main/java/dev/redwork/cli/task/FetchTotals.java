package dev.redwork.cli.task;

import dev.redwork.cli.terminal.Durations;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Numbers;
import java.time.Duration;

/** Sums over fetched pages. */
final class FetchTotals {
    private final long started = System.nanoTime();
    private long pages;
    private long failed;
    private long bytes;
    private long words;

    void add(FetchedPage page) {
        pages++;
        failed += page.page() == null ? 1 : 0;
        bytes += page.bytes();
        words += page.words();
    }

    long pages() {
        return pages;
    }

    boolean hasFailures() {
        return failed > 0;
    }

    /** With the time since this was made. */
    JsonFields fields() {
        return new JsonFields()
                .with("jobs", pages)
                .withSeconds(System.nanoTime() - started)
                .with("bytes", bytes)
                .with("words", words)
                .with("failed", failed);
    }

    String summary() {
        long nanos = System.nanoTime() - started;
        return Numbers.count(pages, "page") + (failed == 0 ? "" : " (" + Numbers.grouped(failed) + " failed)") + ", "
                + Numbers.bytes(bytes) + ", " + Numbers.count(words, "word") + ", "
                + Durations.format(Duration.ofNanos(nanos))
                + (pages == 0 ? "" : ", " + Numbers.rate(pages * 1e9 / nanos).replace("/s", " pages/s"));
    }
}
