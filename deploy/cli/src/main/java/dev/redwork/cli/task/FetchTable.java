package dev.redwork.cli.task;

import dev.redwork.cli.terminal.Durations;
import dev.redwork.cli.terminal.Numbers;
import dev.redwork.cli.terminal.Table;
import dev.redwork.cli.terminal.TextWidth;
import dev.redwork.tasks.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fetched pages for people: long values are cut, so that a row stays one line of a common terminal. */
final class FetchTable {
    private static final int URL_COLUMNS = 36;
    private static final int TITLE_COLUMNS = 28;

    /** It stands last, and alone in its row. */
    private static final int ERROR_COLUMNS = 72;

    private static final int HASH_DIGITS = 8;

    private FetchTable() {}

    static Table of(List<FetchedPage> pages) {
        // Most pages are where they were asked for: no column of blanks for them.
        boolean redirects = pages.stream().anyMatch(FetchedPage::isRedirected);
        Table table = new Table()
                .text("URL")
                .text("STATUS")
                .number("BYTES")
                .number("WORDS")
                .number("TIME")
                .text("SHA-256");
        if (redirects) {
            table.text("REDIRECTED TO");
        }
        table.text("TITLE");
        pages.forEach(page -> table.row(cells(page, redirects).toArray()));
        return table;
    }

    private static List<@Nullable Object> cells(FetchedPage fetched, boolean redirects) {
        List<@Nullable Object> cells = new ArrayList<>();
        cells.add(TextWidth.cutMiddle(fetched.url(), URL_COLUMNS));
        Page page = fetched.page();
        if (page == null) {
            cells.add("failed");
            for (int empty = redirects ? 5 : 4; empty > 0; empty--) {
                cells.add(null);
            }
            cells.add(TextWidth.cut(String.valueOf(fetched.error()), ERROR_COLUMNS));
            return cells;
        }
        cells.add(page.status());
        cells.add(Numbers.bytes(page.bytes()));
        cells.add(Numbers.grouped(page.words()));
        cells.add(Durations.format(Duration.ofMillis(page.millis())));
        cells.add(page.sha256().substring(0, Math.min(HASH_DIGITS, page.sha256().length())));
        if (redirects) {
            cells.add(fetched.isRedirected() ? TextWidth.cutMiddle(page.finalUrl(), URL_COLUMNS) : null);
        }
        cells.add(page.title() == null ? null : TextWidth.cut(page.title().strip(), TITLE_COLUMNS));
        return cells;
    }
}
