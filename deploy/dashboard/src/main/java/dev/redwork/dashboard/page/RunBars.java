package dev.redwork.dashboard.page;

import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Links;
import dev.redwork.dashboard.html.Pieces;
import dev.redwork.dashboard.page.RecentRuns.Run;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Runs of one worker as bars over a time. Those that overlap stand below each other, as its threads ran them: Redis knows when a job was
 * claimed, and when it ended. Where a start is not known there is a mark at the end.
 *
 * @param from left edge, ms, Redis time
 * @param now right edge
 */
record RunBars(Links links, long from, long now) {
    /** Units of the drawing, which is stretched to the width of the page. */
    private static final int WIDTH = 1_000;

    private static final int ROW = 12;
    private static final int HEIGHT = 10;

    /** A run of a millisecond is to be seen, too. */
    private static final double LEAST = 1.5;

    private static final Comparator<Run> ORDER =
            Comparator.comparingLong(RunBars::start).thenComparingLong(RunBars::end);

    /**
     * A run in its row.
     *
     * @param from when its thread was free for it, at the earliest: a claim takes more jobs than there are threads
     */
    record Piece(Run run, long from) {}

    /**
     * The drawing.
     *
     * @param threads that the worker has, about
     */
    Html of(String name, List<Run> runs, int threads) {
        List<List<Piece>> rows = rows(runs, threads);
        List<Html> bars = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            for (Piece piece : rows.get(row)) {
                bars.add(bar(piece, row * ROW));
            }
        }
        int height = Math.max(1, rows.size()) * ROW;
        return Html.of(
                "<svg class=\"bars\" height=\"{}\" viewBox=\"0 0 {} {}\" preserveAspectRatio=\"none\" role=\"group\""
                        + " aria-label=\"{}\">{}</svg>",
                height,
                WIDTH,
                height,
                name,
                bars);
    }

    /**
     * Each row without overlaps: a run stands in the first one that was free when it began, else in the one that became free first. Of
     * those that go on the ones are left out for which no thread is free: they wait in the worker.
     *
     * @param most rows
     */
    static List<List<Piece>> rows(List<Run> runs, int most) {
        List<List<Piece>> rows = new ArrayList<>();
        List<Long> free = new ArrayList<>();
        for (Run run : runs.stream().sorted(ORDER).toList()) {
            int row = 0;
            while (row < rows.size() && free.get(row) > start(run)) {
                row++;
            }
            if (row == rows.size() && row < most) {
                rows.add(new ArrayList<>());
                free.add(0L);
            } else if (row == rows.size()) {
                row = free.indexOf(Collections.min(free));
            }
            long from = Math.max(start(run), Math.min(free.get(row), end(run)));
            if (from < Long.MAX_VALUE) {
                rows.get(row).add(new Piece(run, from));
                free.set(row, end(run));
            }
        }
        return rows;
    }

    private static long start(Run run) {
        return run.started() == 0 ? run.ended() : run.started();
    }

    private static long end(Run run) {
        return run.ended() == 0 ? Long.MAX_VALUE : run.ended();
    }

    private Html bar(Piece piece, int y) {
        Run run = piece.run();
        double left = x(piece.from());
        double right = run.ended() == 0 ? WIDTH : x(run.ended());
        double width = Math.max(LEAST, right - left);
        String title = title(piece);
        return Html.of(
                "<a href=\"{}\" aria-label=\"{}\"><rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\""
                        + " height=\"{}\"><title>{}</title></rect></a>",
                links.job(run.queue(), run.id()),
                title,
                run.state().text(),
                number(Math.min(left, WIDTH - width)),
                y,
                number(width),
                HEIGHT,
                title);
    }

    private String title(Piece piece) {
        Run run = piece.run();
        String job = (run.task().isEmpty() ? "" : run.task() + " ") + run.id() + " of " + run.queue() + ": ";
        String about = piece.from() == run.started() ? "" : "about ";
        if (run.ended() == 0) {
            return job + "runs for " + about + Pieces.span(now - piece.from());
        }
        if (run.started() > run.ended()) {
            return job + run.state().text() + ", clock differs " + Pieces.span(run.started() - run.ended());
        }
        return job
                + run.state().text()
                + (run.started() == 0 ? "" : " after " + about + Pieces.span(run.ended() - piece.from()));
    }

    private double x(long at) {
        return Math.max(0, Math.min(WIDTH, (double) (at - from) * WIDTH / Math.max(1, now - from)));
    }

    private static String number(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }
}
