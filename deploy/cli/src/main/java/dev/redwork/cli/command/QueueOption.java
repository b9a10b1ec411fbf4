package dev.redwork.cli.command;

import dev.redwork.admin.QueueReader;
import dev.redwork.cli.command.ErrorReport.NotFoundException;
import dev.redwork.job.Names;
import dev.redwork.redis.RedisLink;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The queue that a command looks into; all queues when none is named. */
public final class QueueOption {
    @Option(
            names = {"-q", "--queue"},
            paramLabel = "QUEUE",
            description = "In this queue only. Default: in all of them.")
    @Nullable
    public String name;

    /** The queue that was named, or all there are. */
    public List<String> names(RedisLink link) {
        return name == null ? new QueueReader(link).names() : List.of(name);
    }

    /** The same, but a queue that was named must be there. */
    public List<String> existing(RedisLink link) {
        if (name != null) {
            checkExists(link, name);
        }
        return names(link);
    }

    /**
     * Refuses the name of a queue that never was: it is a slip of the pen.
     *
     * @throws NotFoundException naming those that are there
     */
    public static void checkExists(RedisLink link, String queue) {
        Names.check("queue", queue);
        List<String> names = new QueueReader(link).names();
        if (!names.contains(queue)) {
            throw new NotFoundException("there is no queue " + queue
                    + (names.isEmpty() ? ", nor any other yet" : "; there are " + String.join(", ", names)));
        }
    }

    /** {@code  in queue high}; nothing when none was named. */
    public String in() {
        return name == null ? "" : " in queue " + name;
    }

    /** {@code  in queue high}, or that it is nowhere. */
    public String inAny() {
        return name == null ? " in any queue" : in();
    }
}
