package dev.redwork.cli.batch;

import dev.redwork.cli.command.Confirmation;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.view.BatchView;
import dev.redwork.job.BatchCounts;
import dev.redwork.queue.Admin;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "cancel",
        description = "Cancel all jobs of a batch that have not ended.",
        footer = {
            "  redwork batch cancel 01JD3ZK8T2X0",
            "",
            "From then on no job of it starts, on whichever worker. What waits, for a retry too, ends at once, as",
            "cancelled; what runs is interrupted. It asks at a terminal, and takes --yes for the answer.",
            "Exit code 3 when a batch is not there, 5 when all its jobs have ended already, or when the answer is no."
        })
final class BatchCancelCommand extends BatchAction {
    @Mixin
    Confirmation confirmation;

    private final AtomicInteger cancelled = new AtomicInteger();

    @Override
    public Integer call() {
        List<String> wanted = checkedIds();
        Map<String, BatchCounts> before;
        Map<String, BatchCounts> after;
        long now;
        try (Admin admin = admin()) {
            before = find(admin, wanted);
            List<BatchCounts> open =
                    before.values().stream().filter(batch -> !batch.isEnded()).toList();
            if (!open.isEmpty() && !confirmation.isGiven(this, "cancel", () -> jobs(open))) {
                return ExitCode.FORBIDDEN;
            }
            cancel(admin, open);
            after = find(admin, wanted);
            // Running jobs end through their workers.
            after.values().stream()
                    .filter(batch -> !batch.isEnded())
                    .map(BatchCounts::queue)
                    .distinct()
                    .forEach(name -> hintIfNobodyReads(admin, name));
            now = admin.now();
        }
        List<BatchCounts> batches =
                wanted.stream().filter(after::containsKey).map(after::get).toList();
        printList(batches, BatchView.columns(now));
        List<String> ended = wanted.stream()
                .filter(id -> before.containsKey(id) && before.get(id).isEnded())
                .toList();
        if (!ended.isEmpty()) {
            say("nothing to cancel: all jobs of " + String.join(", ", ended) + " have ended");
        }
        int missing = sayMissing(wanted, before);
        return missing != ExitCode.OK ? missing : ended.isEmpty() ? ExitCode.OK : ExitCode.FORBIDDEN;
    }

    private void cancel(Admin admin, List<BatchCounts> open) {
        AtomicInteger unused = interruptible(
                () -> "cancelled " + cancelled + " of " + open.size()
                        + "; of the last one some jobs may wait for a worker that ends them",
                () -> {
                    for (BatchCounts batch : open) {
                        // Told as cancelled before its waiting jobs are ended, which may take long.
                        cancelled.incrementAndGet();
                        Optional<BatchCounts> unusedCounts =
                                admin.queue(batch.queue()).cancelBatch(batch.id(), Long.MAX_VALUE);
                    }
                    return cancelled;
                });
    }

    private static long jobs(List<BatchCounts> open) {
        return open.stream().mapToLong(BatchCounts::open).sum();
    }
}
