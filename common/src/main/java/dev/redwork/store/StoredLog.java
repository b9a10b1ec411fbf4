package dev.redwork.store;

import dev.redwork.job.JobLog;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A job's log as {@code append_log.lua} writes it into {@code log:<id>}. */
final class StoredLog {
    private static final Pattern HEAD = Pattern.compile("(\\d{1,18}) dropped, .*");
    private static final Pattern LINE = Pattern.compile("(\\d{1,18}) (\\d{1,9}) (\\d{1,18}) (.*)", Pattern.DOTALL);

    private StoredLog() {}

    /** Of the list's head and of its end, which may hold the head, too. */
    static JobLog read(String head, List<String> end) {
        Matcher told = HEAD.matcher(head);
        long dropped = told.matches() ? Long.parseLong(told.group(1)) : 0;
        return new JobLog(dropped, end.stream().flatMap(StoredLog::line).toList());
    }

    /** None where it is unreadable, since it was written by hand. */
    private static Stream<JobLog.Line> line(String stored) {
        Matcher parts = LINE.matcher(stored);
        return parts.matches()
                ? Stream.of(new JobLog.Line(
                        Long.parseLong(parts.group(1)),
                        Integer.parseInt(parts.group(2)),
                        Long.parseLong(parts.group(3)),
                        parts.group(4)))
                : Stream.empty();
    }
}
