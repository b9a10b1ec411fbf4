package dev.redwork.worker;

import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Which of a lane's queues is asked next, by their places in the lane. Without weights: the first one that may have work. By
 * weight: the one that has had the least for its weight (stride scheduling), so that each queue with work gets its share of
 * the jobs and none starves; what a queue did not use while it was empty is not saved up for later.
 */
final class Shares {
    private final boolean strict;
    private final List<Integer> weights;

    /** Jobs that each queue has had, divided by its weight. */
    private final double[] had;

    /** Which queues were empty when they were last asked. */
    private final boolean[] empty;

    /** What the queue that was asked last had had before: where a queue starts that was empty. */
    private double level;

    /** @param weights one a queue; none: strict order */
    Shares(int queues, List<Integer> weights) {
        this.strict = weights.isEmpty();
        this.weights = strict ? Collections.nCopies(queues, 1) : List.copyOf(weights);
        this.had = new double[queues];
        this.empty = new boolean[queues];
    }

    /** The queue to ask of those that may have work; -1: none. */
    int next(IntPredicate hungry) {
        int next = -1;
        for (int i = 0; i < had.length; i++) {
            if (hungry.test(i) && (next < 0 || (!strict && had[i] < had[next]))) {
                next = i;
            }
        }
        return next;
    }

    /** A queue was asked: how many jobs it gave, and how many it still has. */
    void gave(int queue, int jobs, long left) {
        if (jobs > 0) {
            // Here, not when it was found empty: the others may have had thousands since, and it would have as many in
            // a row.
            had[queue] = empty[queue] ? Math.max(had[queue], level) : had[queue];
            level = Math.max(level, had[queue]);
            had[queue] += (double) jobs / weights.get(queue);
        }
        empty[queue] = left == 0;
    }
}
