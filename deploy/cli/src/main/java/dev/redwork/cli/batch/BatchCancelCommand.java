package dev.redwork.cli.batch;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.view.BatchView;
import dev.redwork.job.BatchCounts;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.BatchStore;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(
        name = "cancel",
        description = "Cancel all jobs of a batch that have not ended.",
        footer = {
            "  redwork batch cancel 01JD3ZK8T2X0",
            "",
            "From then on no job of it starts, on whichever worker; what runs is interrupted. Each still ends",
            "through a worker, as cancelled: at once where workers are up, a retry at its due time.",
            "Exit code 3 when a batch is not there, 5 when all its jobs have ended already."
        })
final class BatchCancelCommand extends BatchAction {
    @Override
    public Integer call() {
        List<String> wanted = checkedIds();
        Map<String, BatchCounts> before;
        Map<String, BatchCounts> after;
        long now;
        try (RedisLink link = connect()) {
            before = find(link, wanted);
            before.values().stream()
                    .filter(batch -> !batch.isEnded())
                    .forEach(batch ->
                            link.send(new BatchStore(Keys.of(link.settings(), batch.queue())).cancel(batch.id())));
            after = find(link, wanted);
            // Its jobs end through workers: without one the batch stays as it is.
            after.values().stream()
                    .filter(batch -> !batch.isEnded())
                    .map(BatchCounts::queue)
                    .distinct()
                    .forEach(name -> hintIfNobodyReads(link, name));
            now = link.send(SessionStore.now());
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
}
