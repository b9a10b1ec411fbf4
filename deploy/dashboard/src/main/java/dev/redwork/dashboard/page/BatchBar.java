package dev.redwork.dashboard.page;

import dev.redwork.cli.view.BatchView;
import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Pieces;
import dev.redwork.job.BatchCounts;
import dev.redwork.job.JobState;
import dev.redwork.text.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How the jobs of a batch ended, as parts of one bar; what is empty of it is open. */
final class BatchBar {
    private BatchBar() {}

    static Html of(BatchCounts batch) {
        List<Html> parts = new ArrayList<>();
        List<String> told = new ArrayList<>();
        long ended = 0;
        for (Map.Entry<JobState, Long> one : counts(batch).entrySet()) {
            String state = one.getKey().text();
            if (one.getValue() > 0) {
                parts.add(Html.of(
                        "<rect class=\"{}\" x=\"{}%\" width=\"{}%\" height=\"100%\"/>",
                        state, percent(ended, batch), percent(one.getValue(), batch)));
                told.add(Numbers.grouped(one.getValue()) + " " + state);
                ended += one.getValue();
            }
        }
        return Html.of(
                "<svg class=\"shares\" role=\"img\" aria-label=\"{} of {} ended: {}\">{}</svg>",
                Numbers.grouped(ended),
                Numbers.count(batch.total(), "job"),
                told.isEmpty() ? "none" : String.join(", ", told),
                parts);
    }

    /** Whether it is open, and its like. */
    static Html state(BatchCounts batch) {
        String state = BatchView.state(batch);
        return Pieces.badge("batch-" + state, state);
    }

    /** Of its jobs that have ended, by how. */
    static Map<JobState, Long> counts(BatchCounts batch) {
        Map<JobState, Long> counts = new LinkedHashMap<>();
        counts.put(JobState.SUCCEEDED, batch.succeeded());
        counts.put(JobState.DEAD, batch.dead());
        counts.put(JobState.CANCELLED, batch.cancelled());
        counts.put(JobState.EXPIRED, batch.expired());
        return counts;
    }

    private static String percent(long jobs, BatchCounts batch) {
        return String.format(Locale.ROOT, "%.2f", 100.0 * jobs / Math.max(1, batch.total()));
    }
}
