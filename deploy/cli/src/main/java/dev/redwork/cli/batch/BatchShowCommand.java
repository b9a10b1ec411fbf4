package dev.redwork.cli.batch;

import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.view.BatchView;
import dev.redwork.job.BatchCounts;
import dev.redwork.queue.Admin;
import dev.redwork.queue.QueueAdmin;
import dev.redwork.queue.record.BatchFlag;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(
        name = "show",
        description = "How many jobs a batch has, how they ended, and its flags.",
        footer = {
            "  redwork batch show 01JD3ZK8T2X0",
            "",
            "WAITING are those that are pending, scheduled, retrying or parked. Exit code 3 when a batch is not there."
        })
final class BatchShowCommand extends BatchAction {
    private record Shown(BatchCounts batch, long running, List<BatchFlag> flags) {
        long waiting() {
            return BatchView.waiting(batch, running);
        }
    }

    @Override
    public Integer call() {
        List<String> wanted = checkedIds();
        Map<String, BatchCounts> found;
        List<Shown> shown = new ArrayList<>();
        long now;
        try (Admin admin = admin()) {
            found = find(admin, wanted);
            now = admin.now();
            wanted.stream().filter(found::containsKey).map(found::get).forEach(batch -> {
                QueueAdmin its = admin.queue(batch.queue());
                long running = batch.isEnded() ? 0 : its.runningOfBatch(batch.id());
                List<BatchFlag> flags = its.flags().stream()
                        .filter(flag -> flag.batch().equals(batch.id()))
                        .toList();
                shown.add(new Shown(batch, running, flags));
            });
        }
        printBlocks(shown, one -> block(one, now), one -> fields(one, now));
        return sayMissing(wanted, found);
    }

    private static JsonFields fields(Shown one, long now) {
        JsonFields flags = new JsonFields();
        one.flags().forEach(flag -> flags.with(flag.flag(), flag.value()));
        return BatchView.fields(one.batch(), one.running(), now).with("flags", flags);
    }

    private static String block(Shown one, long now) {
        BatchCounts batch = one.batch();
        StringBuilder text = new StringBuilder();
        line(text, "batch", batch.id());
        line(text, "queue", batch.queue());
        line(text, "state", BatchView.state(batch));
        line(text, "created", Durations.span(Math.max(0, now - batch.created())) + " ago");
        if (batch.cancelling() > 0) {
            line(text, "cancelled", Durations.span(Math.max(0, now - batch.cancelling())) + " ago");
        }
        line(text, "jobs", Numbers.grouped(batch.total()));
        line(text, "  waiting", Numbers.grouped(one.waiting()));
        line(text, "  running", Numbers.grouped(one.running()));
        line(text, "  succeeded", Numbers.grouped(batch.succeeded()));
        line(text, "  dead", Numbers.grouped(batch.dead()));
        line(text, "  cancelled", Numbers.grouped(batch.cancelled()));
        line(text, "  expired", Numbers.grouped(batch.expired()));
        one.flags()
                .forEach(
                        flag -> line(text, "flag", flag.flag() + (flag.value().isEmpty() ? "" : " = " + flag.value())));
        return text.toString().stripTrailing();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append("%-12s  %s%n".formatted(name, value));
    }
}
