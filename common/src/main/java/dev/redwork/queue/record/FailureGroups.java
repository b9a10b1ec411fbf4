package dev.redwork.queue.record;

import dev.redwork.job.JobState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Why the jobs of some queues fail, those with one cause together: the largest group first.
 *
 * @param state dead, or retrying
 * @param looked jobs that were looked at: of each queue the newest of the dead, or those whose next attempt comes first
 * @param all jobs in this state
 * @param now when they were looked at, ms
 */
public record FailureGroups(JobState state, List<FailureGroup> groups, long looked, long all, long now) {
    public FailureGroups {
        groups = List.copyOf(groups);
    }

    /** Whether the groups are of all jobs in this state. */
    public boolean complete() {
        return looked >= all;
    }

    /** The same without all that handlers wrote, messages and frames: failures of one class or reason are one group. */
    public FailureGroups withoutText() {
        Map<List<String>, FailureGroup> merged = new LinkedHashMap<>();
        groups.forEach(group -> merged.merge(
                List.of(group.task(), group.type()),
                new FailureGroup(group.task(), group.type(), "", group.queues(), "", group.id(), group.times()),
                FailureGroups::merge));
        return new FailureGroups(state, List.copyOf(merged.values()), looked, all, now);
    }

    private static FailureGroup merge(FailureGroup one, FailureGroup other) {
        TreeSet<String> queues = new TreeSet<>(one.queues());
        queues.addAll(other.queues());
        List<Long> times = new ArrayList<>(one.times());
        times.addAll(other.times());
        times.sort(null);
        String id = other.newest() > one.newest() ? other.id() : one.id();
        return new FailureGroup(one.task(), one.type(), one.frame(), List.copyOf(queues), one.message(), id, times);
    }
}
