package dev.redwork.store;

import dev.redwork.redis.Call.Reply;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A job's log, or its end: what {@code append_log.lua} writes into {@code log:<id>}.
 *
 * @param dropped how many lines were dropped since there were too many: the oldest, or those that came faster than they were stored
 * @param lines the oldest first
 */
public record JobLog(long dropped, List<Line> lines) {
    private static final Pattern HEAD = Pattern.compile("(\\d{1,18}) dropped, .*");
    private static final Pattern LINE = Pattern.compile("(\\d{1,18}) (\\d{1,9}) (\\d{1,18}) (.*)", Pattern.DOTALL);

    /**
     * A line.
     *
     * @param at when it was said, ms, Redis time
     * @param attempt in which; 1: the first
     * @param number among all lines of the job that were ever said, from 1
     */
    public record Line(long at, int attempt, long number, String text) {
        /** None where it is unreadable, since it was written by hand. */
        static Stream<Line> read(String stored) {
            Matcher parts = LINE.matcher(stored);
            return parts.matches()
                    ? Stream.of(new Line(
                            Long.parseLong(parts.group(1)),
                            Integer.parseInt(parts.group(2)),
                            Long.parseLong(parts.group(3)),
                            parts.group(4)))
                    : Stream.empty();
        }
    }

    /** Of the list's head and of its end, which may hold the head, too. */
    static JobLog read(String head, Object end) {
        Matcher told = HEAD.matcher(head);
        long dropped = told.matches() ? Long.parseLong(told.group(1)) : 0;
        return new JobLog(dropped, Reply.texts(end).stream().flatMap(Line::read).toList());
    }
}
