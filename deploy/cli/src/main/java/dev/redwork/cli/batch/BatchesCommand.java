package dev.redwork.cli.batch;

import dev.redwork.cli.command.DataAction;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.QueueOption;
import dev.redwork.cli.view.BatchView;
import dev.redwork.job.BatchCounts;
import dev.redwork.queue.Admin;
import dev.redwork.queue.QueueAdmin;
import dev.redwork.queue.record.BatchPage;
import dev.redwork.text.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "batches",
        description = "Jobs that were enqueued together: how far they are, newest first.",
        footer = {
            "  redwork batches",
            "  redwork batches -q math --open -o jsonl | jq -r .batch",
            "",
            "A batch is remembered for a day after its last job has ended. STATE is open, ended, cancelling",
            "(jobs of it have still to end) or cancelled."
        })
public final class BatchesCommand extends DataAction {
    private static final int PAGE = 10_000;

    @Mixin
    QueueOption queue;

    @Option(names = "--open", description = "Only those with jobs that have not ended.")
    boolean open;

    @Option(names = "--limit", paramLabel = "N", description = "How many at most. Default: 100.")
    int limit = 100;

    @Override
    public Integer call() {
        if (limit < 1) {
            throw usage("--limit is " + limit + ", must be 1 or more");
        }
        List<BatchCounts> batches = new ArrayList<>();
        long now;
        try (Admin admin = admin()) {
            queue.found(admin).names().forEach(name -> batches.addAll(all(admin.queue(name))));
            now = admin.now();
        }
        List<BatchCounts> shown = batches.stream()
                .filter(batch -> !open || !batch.isEnded())
                .sorted(Comparator.comparingLong(BatchCounts::created).reversed())
                .limit(limit)
                .toList();
        if (shown.isEmpty()) {
            say("no " + (open ? "open " : "") + "batches" + queue.in());
        } else if (shown.size() < batches.size() && !open) {
            say("the newest " + shown.size() + " of " + Numbers.grouped(batches.size()) + "; --limit shows more");
        }
        printList(shown, BatchView.columns(now));
        return ExitCode.OK;
    }

    private static List<BatchCounts> all(QueueAdmin queue) {
        List<BatchCounts> all = new ArrayList<>();
        String next = "";
        do {
            BatchPage page = queue.batches(PAGE, next);
            all.addAll(page.batches());
            next = page.next();
        } while (!next.isEmpty());
        return all;
    }
}
