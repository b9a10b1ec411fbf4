package dev.redwork.cli.queue;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.view.QueueView;
import dev.redwork.job.Ticker;
import dev.redwork.queue.Admin;
import dev.redwork.queue.QueueAdmin;
import dev.redwork.queue.record.QueueCounts;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "show",
        description = "All there is to tell of these queues.",
        footer = {
            "  redwork queue show default",
            "  redwork queue show default --for 10s -o json",
            "",
            "Bytes of specs are counted; those of results are reckoned up from 500 random keys of the server.",
            "Rates are measured while the command runs. Exit code 3 when a queue is not there."
        })
final class QueueShowCommand extends QueueAction {
    private static final int SAMPLE = 500;

    @Option(names = "--for", paramLabel = "TIME", description = "How long to measure the rates. Default: 2s.")
    Duration span = Duration.ofSeconds(2);

    @Override
    public Integer call() {
        Map<QueueAdmin, QueueCounts> before = new LinkedHashMap<>();
        List<QueueView> views;
        List<String> missing;
        try (Admin admin = admin()) {
            List<String> wanted = checkedNames();
            missing = missing(admin, wanted);
            wanted.stream()
                    .filter(name -> !missing.contains(name))
                    .map(admin::queue)
                    .forEach(queue -> before.put(queue, queue.counts()));
            long end = System.nanoTime() + (before.isEmpty() ? 0 : Ticker.nanos(span));
            for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            views = before.entrySet().stream()
                    .map(entry -> QueueView.of(
                            entry.getKey().details(SAMPLE),
                            entry.getValue(),
                            entry.getKey().counts()))
                    .toList();
        }
        printBlocks(views, QueueView::block, QueueView::fields);
        return missing.isEmpty() ? ExitCode.OK : ExitCode.NOT_FOUND;
    }
}
