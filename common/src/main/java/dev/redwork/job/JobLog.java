package dev.redwork.job;

import java.util.List;

/**
 * A job's log, or its end.
 *
 * @param dropped how many lines were dropped since there were too many: the oldest, or those that came faster than they were stored
 * @param lines the oldest first
 */
public record JobLog(long dropped, List<Line> lines) {
    /**
     * A line.
     *
     * @param at when it was said, ms, Redis time
     * @param attempt in which; 1: the first
     * @param number among all lines of the job that were ever said, from 1
     */
    public record Line(long at, int attempt, long number, String text) {}
}
