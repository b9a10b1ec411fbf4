package dev.redwork.cli.queue;

import dev.redwork.cli.command.DataAction;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Table;
import dev.redwork.job.Names;
import dev.redwork.job.RedisRefusedException;
import dev.redwork.queue.Admin;
import dev.redwork.queue.QueueAdmin;
import java.util.List;
import java.util.function.BiFunction;
import picocli.CommandLine.Parameters;

/** Base class of commands that act on queues by name. */
abstract class QueueAction extends DataAction {
    @Parameters(arity = "1..*", paramLabel = "QUEUE", description = "The queues' names.")
    List<String> names = List.of();

    /** Names twice the same count once. */
    List<String> checkedNames() {
        names.forEach(name -> Names.check("queue", name));
        return names.stream().distinct().toList();
    }

    /**
     * Names the queue for all that list queues, since it may have had no job yet. After what it is named for: a full Redis takes
     * no name, and the first job that comes in brings it.
     */
    void announce(Admin admin, QueueAdmin queue) {
        try {
            queue.announce();
        } catch (RedisRefusedException e) {
            // Refused also where the name stands in the list.
            if (!admin.queueNames().contains(queue.name())) {
                say("queue " + queue.name() + " is not listed before its first job: " + e.getMessage());
            }
        }
    }

    /**
     * Acts on one queue after the other, and prints what came of it; the exit code.
     *
     * @param existing whether those that never had a job or a worker are left out, and said to be missing
     * @param action adds its row to the table, and returns the same as data
     */
    int forEach(boolean existing, Table table, BiFunction<Admin, QueueAdmin, JsonFields> action) {
        List<String> wanted = checkedNames();
        List<String> missing;
        List<JsonFields> answers;
        try (Admin admin = admin()) {
            missing = existing ? missing(admin, wanted) : List.of();
            answers = wanted.stream()
                    .filter(name -> !missing.contains(name))
                    .map(name -> action.apply(admin, admin.queue(name)))
                    .toList();
        }
        printList(answers, () -> table);
        return missing.isEmpty() ? ExitCode.OK : ExitCode.NOT_FOUND;
    }

    /** The queues that never had a job or a worker; said so. */
    List<String> missing(Admin admin, List<String> wanted) {
        List<String> missing =
                wanted.stream().filter(name -> !admin.queue(name).exists()).toList();
        if (!missing.isEmpty()) {
            say("no queue " + String.join(", ", missing) + ": it never had a job or a worker" + ifMissing());
        }
        return missing;
    }

    /** Advice when one is missing. */
    String ifMissing() {
        return "";
    }
}
