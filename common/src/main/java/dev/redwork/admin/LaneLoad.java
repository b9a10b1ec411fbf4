package dev.redwork.admin;

import dev.redwork.queue.record.SessionGroup;
import dev.redwork.store.SessionStore.RunningJob;
import java.util.List;

/**
 * A lane of a worker and what it runs.
 *
 * @param lane its sessions: one a queue
 * @param running what it holds, of all its queues; empty also where that was not asked
 */
public record LaneLoad(SessionGroup lane, List<RunningJob> running) {
    /** Jobs that run; those that were claimed ahead of a free thread are not counted. */
    public long busy() {
        return lane.slots() == 0 ? running.size() : Math.min(lane.slots(), running.size());
    }
}
