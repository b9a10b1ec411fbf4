package dev.redwork.cli.queue;

import dev.redwork.admin.QueueReader;
import dev.redwork.cli.command.DataAction;
import dev.redwork.job.Names;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import java.util.List;
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

    Keys keys(RedisLink link, String queue) {
        return Keys.of(link.settings(), queue);
    }

    /** The queues that never had a job or a worker; said so. */
    List<String> missing(RedisLink link, List<String> wanted) {
        List<String> known = new QueueReader(link).names();
        List<String> missing =
                wanted.stream().filter(name -> !known.contains(name)).toList();
        if (!missing.isEmpty()) {
            console().say("no queue " + String.join(", ", missing) + ": it never had a job or a worker");
        }
        return missing;
    }
}
