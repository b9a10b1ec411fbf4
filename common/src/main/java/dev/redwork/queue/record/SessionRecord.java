package dev.redwork.queue.record;

import dev.redwork.job.WorkerOrder;
import java.util.List;

/**
 * One lane's lease on one queue, as Redis has it.
 *
 * @param session its name, never used twice
 * @param queue which it reads
 * @param worker the worker's name for people
 * @param lane as on the command line, {@code high,default:8}
 * @param slots jobs that its lane runs at a time; 0: unknown
 * @param tasks that it has handlers for
 * @param started when its lane began
 * @param left ms until its lease ends; 0 or less: it is over, and its jobs are given to others
 * @param held jobs that it holds
 * @param ended jobs that came to an end in its lane, as it last told
 * @param state as the worker last reported it: running, quiet, stopping
 * @param order of an operator to the worker
 */
public record SessionRecord(
        String session,
        String queue,
        String worker,
        String host,
        long pid,
        String lane,
        long slots,
        List<String> tasks,
        long started,
        long left,
        long held,
        long ended,
        String state,
        WorkerOrder order) {

    /** Whether its worker is there, as far as Redis knows. */
    public boolean isLive() {
        return left > 0;
    }
}
