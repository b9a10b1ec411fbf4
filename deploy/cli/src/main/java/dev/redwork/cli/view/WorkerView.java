package dev.redwork.cli.view;

import dev.redwork.cli.terminal.Columns;
import dev.redwork.job.WorkerOrder;
import dev.redwork.queue.record.SessionGroup;
import dev.redwork.queue.record.SessionRecord;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Workers in a list, lane by lane. */
public final class WorkerView {
    private WorkerView() {}

    /** The queues of these lanes. */
    public static List<String> queues(Collection<SessionGroup> lanes) {
        return lanes.stream().flatMap(lane -> lane.queues().stream()).distinct().toList();
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

    /**
     * Workers that were told.
     *
     * @param held jobs that they hold
     */
    public static Columns<SessionGroup> told(WorkerOrder order, ToLongFunction<SessionGroup> held) {
        return new Columns<SessionGroup>()
                .name("WORKER", SessionGroup::worker)
                .name("HOST", SessionGroup::host)
                .right("PID", SessionGroup::pid)
                .field("pid", SessionGroup::pid)
                .field("order", worker -> order.text())
                .number("RUNNING", held);
    }

    /** That there is no worker of that name, and who is there. */
    public static String missing(String name, Stream<String> there) {
        List<String> names = there.distinct().sorted().toList();
        return "there is no worker " + name
                + (names.isEmpty() ? ", nor any other" : "; there are " + String.join(", ", names));
    }
}
