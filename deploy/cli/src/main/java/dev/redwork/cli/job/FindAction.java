package dev.redwork.cli.job;

import dev.redwork.cli.command.DataAction;
import dev.redwork.cli.command.QueueOption;
import dev.redwork.cli.view.JobView;
import dev.redwork.job.Names;
import dev.redwork.queue.Admin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Base class of commands that act on jobs by id. */
abstract class FindAction extends DataAction {
    @Parameters(arity = "1..*", paramLabel = "ID", description = "The jobs' ids.")
    List<String> ids = List.of();

    @Mixin
    QueueOption queue;

    /** Ids twice the same count once. */
    List<String> checkedIds() {
        ids.forEach(Names::checkId);
        return ids.stream().distinct().toList();
    }

    /** The jobs that were found, by id, in the order of the ids. */
    Map<String, JobView> find(Admin admin, List<String> wanted) {
        Map<String, JobView> found = find(admin, wanted, queue.names(admin));
        List<String> missing =
                wanted.stream().filter(id -> !found.containsKey(id)).toList();
        if (!missing.isEmpty()) {
            found.putAll(find(admin, missing, queue.unnamed(admin)));
        }
        return found;
    }

    private static Map<String, JobView> find(Admin admin, List<String> wanted, List<String> queues) {
        Map<String, JobView> found = new LinkedHashMap<>();
        queues.forEach(
                name -> admin.queue(name).find(wanted).forEach(job -> found.putIfAbsent(job.id(), new JobView(job))));
        return found;
    }

    /** Says which ids are nowhere. */
    void sayMissing(List<String> missing) {
        if (!missing.isEmpty()) {
            say("no job " + String.join(", ", missing) + queue.inAny() + ": never enqueued, or its result has expired");
        }
    }
}
