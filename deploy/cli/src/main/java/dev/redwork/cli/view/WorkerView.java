package dev.redwork.cli.view;

import dev.redwork.admin.QueueReader;
import dev.redwork.admin.SessionReader.SessionRecord;
import dev.redwork.cli.terminal.Columns;
import dev.redwork.cli.terminal.Durations;
import dev.redwork.cli.terminal.Numbers;
import dev.redwork.redis.RedisLink;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Workers in a list, lane by lane. */
public final class WorkerView {
    private WorkerView() {}

    /** The lanes of these sessions, by worker. */
    public static List<SessionGroup> lanes(Collection<SessionRecord> sessions) {
        return SessionGroup.byLane(sessions).stream()
                .sorted(Comparator.comparing(SessionGroup::worker)
                        .thenComparing(SessionGroup::host)
                        .thenComparing(SessionGroup::pid)
                        .thenComparing(SessionGroup::lane))
                .toList();
    }

    /** Those of the queues of these sessions that are paused. */
    public static Set<String> pausedQueues(RedisLink link, Collection<SessionRecord> sessions) {
        List<String> read =
                sessions.stream().map(SessionRecord::queue).distinct().toList();
        return new QueueReader(link).paused(read);
    }

    /** {@code now} is Redis time, ms. */
    public static Columns<SessionGroup> columns(List<SessionGroup> workers, Set<String> pausedQueues, long now) {
        Columns<SessionGroup> columns = new Columns<SessionGroup>()
                .name("WORKER", SessionGroup::worker)
                .name("HOST", SessionGroup::host)
                .optional()
                .right("PID", SessionGroup::pid)
                .optional()
                .field("pid", SessionGroup::pid)
                .text("LANE", SessionGroup::lane)
                .right("BUSY", lane -> Numbers.grouped(lane.busy()) + "/" + Numbers.grouped(lane.slots()))
                .field("queues", SessionGroup::queues)
                .whole("STATE", SessionGroup::state);
        Function<SessionGroup, List<String>> paused =
                lane -> lane.queues().stream().filter(pausedQueues::contains).toList();
        columns.field("paused_queues", paused);
        if (workers.stream().anyMatch(lane -> !paused.apply(lane).isEmpty())) {
            columns.cell("PAUSED", lane -> String.join(" ", paused.apply(lane)));
        }
        return columns.field("slots", SessionGroup::slots)
                .field("busy", SessionGroup::busy)
                .field("running", SessionGroup::held)
                .right("JOBS", lane -> Numbers.grouped(lane.ended()))
                .field("ended_jobs", SessionGroup::ended)
                .right("UP", lane -> lane.started() == 0 ? "" : Durations.span(now - lane.started()))
                .optional()
                .field("lease_ms", SessionGroup::left)
                .field("started", SessionGroup::started)
                .cell("TASKS", lane -> String.join(" ", lane.tasks()))
                .optional()
                .field("tasks", SessionGroup::tasks)
                .field(
                        "sessions",
                        lane -> lane.sessions().stream()
                                .map(SessionRecord::session)
                                .toList());
    }
}
