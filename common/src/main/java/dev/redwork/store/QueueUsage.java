package dev.redwork.store;

import dev.redwork.redis.Call.Reply;
import java.util.List;

/**
 * A queue at its limits.
 *
 * @param mostJobs that may wait; 0: any number
 * @param mostBytes of all specs together; 0: any number
 * @param jobs that wait: pending, scheduled and retrying
 * @param bytes of all specs together
 * @param ended jobs that have ended since the queue's first day
 */
public record QueueUsage(long mostJobs, long mostBytes, long jobs, long bytes, long ended) {
    static QueueUsage read(List<Object> answer) {
        return new QueueUsage(
                Reply.numberOrZero(answer.get(1)),
                Reply.numberOrZero(answer.get(2)),
                Reply.number(answer.get(3)),
                Reply.number(answer.get(4)),
                Reply.number(answer.get(5)));
    }
}
