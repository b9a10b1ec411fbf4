package dev.redwork.redis;

import dev.redwork.job.RedisSettings;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The queues of the lane whose handler this thread runs. A handler that waited for a job of one of them would hold a slot that
 * this job may need: enough of them stand still until their time is over. Producers ask here, and know nothing of workers.
 */
public final class LaneQueues {
    private static final ThreadLocal<@Nullable LaneQueues> HERE = new ThreadLocal<>();

    private final RedisSettings settings;
    private final Set<String> queues;

    public LaneQueues(RedisSettings settings, Collection<String> queues) {
        this.settings = settings;
        this.queues = Set.copyOf(queues);
    }

    /** From now on this thread runs a handler of the lane. */
    public void enter() {
        HERE.set(this);
    }

    /** The handler has returned. */
    public static void leave() {
        // Not removed: to set it again would take memory for each job.
        HERE.set(null);
    }

    /** Whether this thread runs a handler of a lane that reads the queue in this Redis. */
    public static boolean reads(RedisSettings where, String queue) {
        LaneQueues lane = HERE.get();
        return lane != null && lane.queues.contains(queue) && lane.isIn(where);
    }

    private boolean isIn(RedisSettings where) {
        return settings.host().equalsIgnoreCase(where.host())
                && settings.port() == where.port()
                && settings.database() == where.database()
                && settings.namespace().equals(where.namespace());
    }
}
