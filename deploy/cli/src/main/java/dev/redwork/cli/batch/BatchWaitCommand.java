package dev.redwork.cli.batch;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.Patience;
import dev.redwork.cli.terminal.Progress;
import dev.redwork.cli.view.BatchView;
import dev.redwork.job.BatchCounts;
import dev.redwork.queue.Admin;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "wait",
        description = "Wait until all jobs of a batch have ended.",
        footer = {
            "  redwork batch wait 01JD3ZK8T2X0 --timeout 1h",
            "",
            "Exit code 0: all succeeded or were cancelled; 1: one is dead or expired; 3: a batch is not there; 4: not",
            "ended in time."
        })
final class BatchWaitCommand extends BatchAction {
    private static final Duration PAUSE = Duration.ofMillis(100);

    @Option(names = "--timeout", paramLabel = "TIME", description = "For all of them together. Default: 10m.")
    Duration timeout = Duration.ofMinutes(10);

    private volatile Map<String, BatchCounts> seen = Map.of();

    @Override
    public Integer call() {
        List<String> wanted = checkedIds();
        Map<String, BatchCounts> found;
        long now;
        try (Admin admin = admin()) {
            Patience patience = new Patience(this, timeout);
            found = interruptible(this::farewell, () -> await(admin, wanted, patience));
            now = patience.read(admin::now);
        }
        List<BatchCounts> batches =
                wanted.stream().filter(found::containsKey).map(found::get).toList();
        printList(batches, BatchView.columns(now));
        int missing = sayMissing(wanted, found);
        List<String> late = batches.stream()
                .filter(batch -> !batch.isEnded())
                .map(BatchCounts::id)
                .toList();
        if (!late.isEmpty()) {
            say("not ended within " + Durations.format(timeout) + ": " + String.join(", ", late)
                    + "; what runs goes on");
        }
        return batches.stream().anyMatch(batch -> batch.dead() + batch.expired() > 0)
                ? ExitCode.JOB_FAILED
                : missing != ExitCode.OK ? missing : late.isEmpty() ? ExitCode.OK : ExitCode.TIMED_OUT;
    }

    private String farewell() {
        List<String> open = seen.values().stream()
                .filter(batch -> !batch.isEnded())
                .map(BatchCounts::id)
                .toList();
        return open.isEmpty()
                ? ""
                : Numbers.grouped(done(seen)) + " of " + Numbers.count(total(seen), "job")
                        + " had ended; what is left goes on: redwork batch wait " + String.join(" ", open);
    }

    private Map<String, BatchCounts> await(Admin admin, List<String> wanted, Patience patience)
            throws InterruptedException {
        Map<String, BatchCounts> found = patience.read(() -> find(admin, wanted));
        seen = found;
        found.values().stream()
                .filter(batch -> !batch.isEnded())
                .map(BatchCounts::queue)
                .distinct()
                .forEach(name -> patience.run(() -> hintIfNobodyReads(admin, name)));
        long done = done(found);
        try (Progress progress = console().progress("batch", "jobs", total(found))) {
            while (found.values().stream().anyMatch(batch -> !batch.isEnded()) && !patience.isOver()) {
                Thread.sleep(PAUSE.toMillis());
                found = patience.read(() -> find(admin, wanted));
                seen = found;
                progress.add(done(found) - done);
                done = done(found);
            }
        }
        return found;
    }

    private static long total(Map<String, BatchCounts> batches) {
        return batches.values().stream().mapToLong(BatchCounts::total).sum();
    }

    private static long done(Map<String, BatchCounts> batches) {
        return batches.values().stream()
                .mapToLong(batch -> batch.total() - batch.open())
                .sum();
    }
}
