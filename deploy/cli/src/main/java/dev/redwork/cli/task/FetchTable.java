package dev.redwork.cli.task;

import dev.redwork.cli.terminal.Columns;
import dev.redwork.cli.terminal.Table;
import dev.redwork.tasks.Page;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Fetched pages for people. */
final class FetchTable {
    private static final int HASH_DIGITS = 8;

    private FetchTable() {}

    static Table of(List<FetchedPage> pages) {
        Columns<FetchedPage> columns = new Columns<FetchedPage>()
                .id("URL", FetchedPage::url)
                .wholeCell(
                        "STATUS",
                        fetched -> fetched.page() == null
                                ? "failed"
                                : fetched.page().status())
                .right("BYTES", of(page -> Numbers.bytes(page.bytes())))
                .right("WORDS", of(page -> Numbers.grouped(page.words())))
                .right("TIME", of(page -> Durations.format(Duration.ofMillis(page.millis()))))
                .wholeCell(
                        "SHA-256",
                        of(page -> page.sha256()
                                .substring(
                                        0, Math.min(HASH_DIGITS, page.sha256().length()))))
                .optional();
        // Most pages are where they were asked for: no column of blanks for them.
        if (pages.stream().anyMatch(FetchedPage::isRedirected)) {
            columns.id(
                    "REDIRECTED TO",
                    fetched -> fetched.isRedirected() ? of(Page::finalUrl).apply(fetched) : "");
        }
        return columns.cell(
                        "TITLE",
                        fetched -> fetched.error() == null
                                ? of(page -> page.title() == null
                                                ? ""
                                                : page.title().strip())
                                        .apply(fetched)
                                : fetched.error())
                .table(pages);
    }

    /** Empty where there is no page. */
    private static Function<FetchedPage, Object> of(Function<Page, Object> cell) {
        return fetched -> fetched.page() == null ? "" : cell.apply(fetched.page());
    }
}
