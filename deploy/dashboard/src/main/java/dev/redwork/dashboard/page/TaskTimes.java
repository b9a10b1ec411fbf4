package dev.redwork.dashboard.page;

import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Pieces;
import dev.redwork.dashboard.html.WideTable;
import dev.redwork.dashboard.page.RecentRuns.Run;
import dev.redwork.job.JobState;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * How long the jobs of each task waited and ran, of some runs.
 *
 * @param runs of which some may go on
 * @param millis that those took which have ended
 */
record TaskTimes(String task, List<Run> runs, long millis) {
    /** Tasks that are shown, those that took most time. */
    private static final int MOST = 50;

    private static final int MEDIAN = 50;
    private static final int SLOW = 95;

    /** A table of all of them; nothing where no run has ended that tells its times. */
    static Html of(List<Run> runs) {
        List<TaskTimes> tasks = runs.stream().collect(Collectors.groupingBy(Run::task)).entrySet().stream()
                .map(one -> new TaskTimes(one.getKey(), one.getValue(), millis(one.getValue())))
                .sorted(Comparator.comparingLong((TaskTimes one) -> one.millis())
                        .reversed()
                        .thenComparing(TaskTimes::task))
                .limit(MOST)
                .toList();
        long all = millis(runs);
        if (runs.stream().noneMatch(TaskTimes::isTimed)) {
            return Html.NOTHING;
        }
        Html head = Html.of("""
                <th scope="col">Task</th><th scope="col" class="num">Runs</th><th scope="col" class="num">Dead</th>
                <th scope="col" class="num">Share of time</th><th scope="col" class="num">Waited p50</th>
                <th scope="col" class="num">Waited p95</th><th scope="col" class="num">Ran p50</th><th scope="col" class="num">Ran p95</th>
                """);
        return Html.of(
                "<h2>Tasks</h2>{}<p class=\"fine\">Half of the runs took no longer than p50, 95 of 100 no longer than p95. A job has waited"
                        + " from when it was enqueued, its delay included, to its first attempt.</p>",
                new WideTable("How long jobs of each task waited and ran, those first that took most time")
                        .of(head, tasks.stream().map(task -> task.row(all)).toList()));
    }

    private static boolean isTimed(Run run) {
        return run.started() > 0 && run.ended() > 0;
    }

    private static long ran(Run run) {
        return Math.max(0, run.ended() - run.started());
    }

    private static long millis(List<Run> runs) {
        return runs.stream()
                .filter(TaskTimes::isTimed)
                .mapToLong(TaskTimes::ran)
                .sum();
    }

    private Html row(long all) {
        List<Run> timed = runs.stream().filter(TaskTimes::isTimed).toList();
        List<Run> first = timed.stream().filter(run -> run.waited() >= 0).toList();
        return Html.of(
                """
                <tr><th scope="row">{}</th><td class="num">{}</td><td class="num">{}</td><td class="num">{}</td>
                <td class="num">{}</td><td class="num">{}</td><td class="num">{}</td><td class="num">{}</td></tr>
                """,
                task.isEmpty() ? Html.of("<span class=\"none\">unknown</span>") : Html.text(task),
                Pieces.number(runs.size()),
                Pieces.number(runs.stream()
                        .filter(run -> run.state() == JobState.DEAD)
                        .count()),
                all == 0 ? Pieces.number(0) : Html.text(Math.round(100.0 * millis / all) + " %"),
                span(first, Run::waited, MEDIAN),
                span(first, Run::waited, SLOW),
                span(timed, TaskTimes::ran, MEDIAN),
                span(timed, TaskTimes::ran, SLOW));
    }

    /** The time that so many of a hundred did not exceed. */
    private static Html span(List<Run> runs, ToLongFunction<Run> time, int percent) {
        if (runs.isEmpty()) {
            return Html.of("<span class=\"none\">–</span>");
        }
        long[] times = runs.stream().mapToLong(time).sorted().toArray();
        return Html.text(Pieces.span(times[(times.length * percent + 99) / 100 - 1]));
    }
}
