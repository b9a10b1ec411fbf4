package dev.redwork.admin;

import dev.redwork.queue.record.SessionGroup;
import dev.redwork.queue.record.SessionRecord;
import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore.RunningJob;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A lane of a worker and what it runs.
 *
 * @param lane its sessions: one a queue
 * @param running what it holds, of all its queues; empty also where that was not asked
 */
public record LaneLoad(SessionGroup lane, List<RunningJob> running) {
    /** Asks what each session holds, in one round trip. */
    public static List<LaneLoad> read(RedisLink link, List<SessionRecord> sessions) {
        Map<SessionRecord, Call<List<RunningJob>>> holds = new LinkedHashMap<>();
        sessions.forEach(session ->
                holds.put(session, RunningJob.of(Keys.of(link.settings(), session.queue()), session.session())));
        if (!holds.isEmpty()) {
            link.send(List.copyOf(holds.values()));
        }
        return SessionGroup.byLane(sessions).stream()
                .map(lane -> new LaneLoad(
                        lane,
                        lane.sessions().stream()
                                .flatMap(session -> Objects.requireNonNull(holds.get(session)).answer().stream())
                                .toList()))
                .toList();
    }

    /** Jobs that run; those that were claimed ahead of a free thread are not counted. */
    public long busy() {
        return lane.slots() == 0 ? running.size() : Math.min(lane.slots(), running.size());
    }

    public boolean isFull() {
        return lane.slots() > 0 && lane.held() >= lane.slots();
    }

    /** When it took the last of what it runs, ms; 0: it runs nothing, or that was not asked. */
    public long newest() {
        return running.stream().mapToLong(RunningJob::started).max().orElse(0);
    }
}
