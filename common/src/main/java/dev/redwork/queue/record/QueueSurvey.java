package dev.redwork.queue.record;

import java.util.List;

/**
 * How a queue stands at one moment.
 *
 * @param now Redis time, ms
 * @param oldest how long the job at the head of the line has been there, ms; 0: the line is empty, or neither spec nor id tell
 * @param overdue how long ago the first due time of a scheduled or retrying job was, ms; 0: it is to come
 * @param workers whose lease on it is not over
 * @param threads of the lanes of these workers that read it, which other queues may share
 * @param unreadable keys that somebody gave another type: what we kept in them is gone, and reads as nothing
 */
public record QueueSurvey(
        QueueRecord queue, long now, long oldest, long overdue, long workers, long threads, List<String> unreadable) {}
