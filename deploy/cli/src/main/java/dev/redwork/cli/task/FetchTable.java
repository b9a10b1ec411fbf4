package dev.redwork.cli.task;

import dev.redwork.cli.terminal.Columns;
import dev.redwork.cli.terminal.Durations;
import dev.redwork.cli.terminal.Numbers;
import dev.redwork.cli.terminal.Table;
import dev.redwork.cli.terminal.TextWidth;
import dev.redwork.tasks.Page;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Fetched pages for people: long values are cut, so that a row stays one line of a common terminal. */
final class FetchTable {
    private static final int URL_COLUMNS = 36;
    private static final int TITLE_COLUMNS = 28;

    /** It stands last, and alone in its row. */
    private static final int ERROR_COLUMNS = 72;

    private static final int HASH_DIGITS = 8;

    private FetchTable() {}

    static Table of(List<FetchedPage> pages) {
        Columns<FetchedPage> columns = new Columns<FetchedPage>()
                .cell("URL", fetched -> TextWidth.cutMiddle(fetched.url(), URL_COLUMNS))
                .cell(
                        "STATUS",
                        fetched -> fetched.page() == null
                                ? "failed"
                                : fetched.page().status())
                .right("BYTES", of(page -> Numbers.bytes(page.bytes())))
                .right("WORDS", of(page -> Numbers.grouped(page.words())))
                .right("TIME", of(page -> Durations.format(Duration.ofMillis(page.millis()))))
                .cell(
                        "SHA-256",
                        of(page -> page.sha256()
                                .substring(
                                        0, Math.min(HASH_DIGITS, page.sha256().length()))));
        // Most pages are where they were asked for: no column of blanks for them.
        if (pages.stream().anyMatch(FetchedPage::isRedirected)) {
            columns.cell(
                    "REDIRECTED TO",
                    fetched -> fetched.isRedirected()
                            ? of(page -> TextWidth.cutMiddle(page.finalUrl(), URL_COLUMNS))
                                    .apply(fetched)
                            : "");
        }
        return columns.cell(
                        "TITLE",
                        fetched -> fetched.error() == null
                                ? of(page -> page.title() == null
                                                ? ""
                                                : TextWidth.cut(page.title().strip(), TITLE_COLUMNS))
                                        .apply(fetched)
                                : TextWidth.cut(fetched.error(), ERROR_COLUMNS))
                .table(pages);
    }

    /** Empty where there is no page. */
    private static Function<FetchedPage, Object> of(Function<Page, Object> cell) {
        return fetched -> fetched.page() == null ? "" : cell.apply(fetched.page());
    }
}
