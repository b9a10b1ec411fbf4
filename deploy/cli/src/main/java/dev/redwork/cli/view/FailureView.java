package dev.redwork.cli.view;

import dev.redwork.cli.terminal.Columns;
import dev.redwork.job.JobState;
import dev.redwork.queue.record.FailureGroup;
import dev.redwork.queue.record.FailureGroups;
import dev.redwork.queue.record.JobQuery;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;

/** Failures with one cause, as the command line shows them. */
public final class FailureView {
    private FailureView() {}

    /** Of a list of groups. */
    public static Columns<FailureGroup> columns(FailureGroups found) {
        boolean dead = found.state() == JobState.DEAD;
        return new Columns<FailureGroup>()
                .right("JOBS", group -> Numbers.grouped(group.count()))
                .field("count", FailureGroup::count)
                .text("TASK", FailureGroup::task)
                .field("type", FailureGroup::type)
                .field("frame", FailureGroup::frame)
                .cell("FAILURE", FailureView::name)
                .right(
                        dead ? "NEWEST" : "NEXT",
                        group -> Durations.span(dead ? found.now() - group.newest() : group.oldest() - found.now()))
                .field("oldest", FailureGroup::oldest)
                .field("newest", FailureGroup::newest)
                .field("queues", FailureGroup::queues)
                .cell("MESSAGE", group -> group.message().replaceAll("\\s+", " "))
                .optional()
                .field("message", FailureGroup::message)
                .field("id", FailureGroup::id)
                .field("filter", FailureView::filter);
    }

    /** The text by which the jobs of a group are found, where a failure is asked for. */
    public static String filter(FailureGroup group) {
        return JobQuery.KIND + group.kind();
    }

    /** The simple name of its class, or its reason, and where that was. */
    public static String name(FailureGroup group) {
        String type = group.type();
        return type.isEmpty()
                ? "none is kept"
                : type.substring(type.lastIndexOf('.') + 1) + (group.frame().isEmpty() ? "" : " at " + group.frame());
    }

    /** How many jobs were looked at, where these were not all; empty: they were. */
    public static String looked(FailureGroups found) {
        String which = found.state() == JobState.DEAD ? "newest " : "next ";
        return found.complete()
                ? ""
                : "the " + which + Numbers.grouped(found.looked()) + " of " + Numbers.grouped(found.all()) + " "
                        + found.state().text() + " jobs";
    }
}
