package dev.redwork.cli.batch;

import dev.redwork.cli.command.DataAction;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.QueueOption;
import dev.redwork.job.BatchCounts;
import dev.redwork.job.Names;
import dev.redwork.queue.Admin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Base class of commands that act on batches by id. */
abstract class BatchAction extends DataAction {
    @Parameters(arity = "1..*", paramLabel = "BATCH", description = "The batches' ids.")
    List<String> ids = List.of();

    @Mixin
    QueueOption queue;

    /** Ids twice the same count once. */
    List<String> checkedIds() {
        ids.forEach(id -> Names.check("batch", id));
        return ids.stream().distinct().toList();
    }

    /**
     * The batches that were found, by id.
     *
     * @throws IllegalArgumentException when one id names batches in several queues: to act on a chance one would be worse
     */
    Map<String, BatchCounts> find(Admin admin, List<String> wanted) {
        Map<String, BatchCounts> found = find(admin, wanted, queue.names(admin));
        List<String> missing =
                wanted.stream().filter(id -> !found.containsKey(id)).toList();
        if (!missing.isEmpty()) {
            found.putAll(find(admin, missing, queue.unnamed(admin)));
        }
        return found;
    }

    static Map<String, BatchCounts> find(Admin admin, List<String> wanted, List<String> queues) {
        Map<String, BatchCounts> found = new LinkedHashMap<>();
        for (String name : queues) {
            admin.queue(name).batches(wanted).forEach(batch -> {
                BatchCounts twin = found.putIfAbsent(batch.id(), batch);
                if (twin != null) {
                    throw new IllegalArgumentException("batch " + batch.id() + " is in queue " + twin.queue()
                            + " and in queue " + batch.queue() + ": -q QUEUE says which one is meant");
                }
            });
        }
        return found;
    }

    /** Says which ids are nowhere; the exit code. */
    int sayMissing(List<String> wanted, Map<String, BatchCounts> found) {
        List<String> missing =
                wanted.stream().filter(id -> !found.containsKey(id)).toList();
        if (missing.isEmpty()) {
            return ExitCode.OK;
        }
        say("no batch " + String.join(", ", missing)
                + queue.inAny()
                + ": it never had a job, or ended more than a day ago");
        return ExitCode.NOT_FOUND;
    }
}
