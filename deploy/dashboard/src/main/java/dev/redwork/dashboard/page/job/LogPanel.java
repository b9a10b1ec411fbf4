package dev.redwork.dashboard.page.job;

import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Pieces;
import dev.redwork.dashboard.html.WideTable;
import dev.redwork.job.JobLog;
import dev.redwork.store.ProgressStore;
import dev.redwork.text.Numbers;

/** The last lines that a job logged, with their numbers, over all its attempts. */
final class LogPanel {
    /** Unless all are asked for. */
    static final int LINES = 100;

    private LogPanel() {}

    /**
     * The panel.
     *
     * @param mayBeCut whether no more than {@link #LINES} were asked for
     * @param all where all of them are
     */
    static Html of(JobLog log, boolean mayBeCut, String all) {
        if (log.lines().isEmpty() && log.dropped() == 0) {
            return Html.NOTHING;
        }
        boolean cut = mayBeCut && log.lines().size() == LINES;
        Html head = Html.of("""
                <th scope="col" class="num">Line</th><th scope="col">When</th><th scope="col" class="num">Attempt</th>
                <th scope="col">Text</th>
                """);
        return Html.of(
                "{}{}{}",
                log.dropped() == 0
                        ? Html.NOTHING
                        : Html.of(
                                "<p class=\"fine\">{} dropped: a log holds {}, and {} of them.</p>",
                                Numbers.count(log.dropped(), "line") + (log.dropped() == 1 ? " was" : " were"),
                                Numbers.count(ProgressStore.LOG_LINES, "line"),
                                Numbers.bytes(ProgressStore.LOG_BYTES)),
                Html.when(
                        cut,
                        Html.of("<p class=\"fine\">The last {} lines. {}</p>", LINES, Pieces.link(all, "Show all"))),
                new WideTable("Lines of its log, the oldest first")
                        .kind("log")
                        .of(
                                head,
                                log.lines().stream()
                                        .map(line -> row(line, new LongText(!mayBeCut, all)))
                                        .collect(Html.joining())));
    }

    private static Html row(JobLog.Line line, LongText texts) {
        return Html.of(
                "<tr><td class=\"num\">{}</td><td>{}</td><td class=\"num\">{}</td><td><code>{}</code>{}</td></tr>",
                line.number(),
                Pieces.time(line.at()),
                line.attempt(),
                texts.shown(line.text()),
                texts.more(line.text()));
    }
}
