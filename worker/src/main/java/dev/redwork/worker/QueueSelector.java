package dev.redwork.worker;

import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Which of a lane's queues is asked next, by their places in the lane. Without weights: the first one that may have work. By
 * weight: the one that has had the least for its weight (stride scheduling), so that each queue with work gets its share of the
 * jobs and none starves; a share that a queue did not use while it was empty is not saved up for later.
 */
final class QueueSelector {
    private final boolean strict;
    private final List<Integer> weights;

    /** Jobs that each queue has given, divided by its weight. */
    private final double[] served;

    /** Which queues were empty when they were last asked. */
    private final boolean[] empty;

    /** Virtual time: jobs served per weight by the queue that was asked last. A queue that was empty starts from here. */
    private double virtualTime;

    /** @param weights one a queue; none: strict order */
    QueueSelector(int queues, List<Integer> weights) {
        this.strict = weights.isEmpty();
        this.weights = strict ? Collections.nCopies(queues, 1) : List.copyOf(weights);
        this.served = new double[queues];
        this.empty = new boolean[queues];
    }

    /** The queue to ask of those that may have work; -1: none. */
    int next(IntPredicate mayHaveWork) {
        int next = -1;
        for (int i = 0; i < served.length; i++) {
            if (mayHaveWork.test(i) && (next < 0 || (!strict && served[i] < served[next]))) {
                next = i;
            }
        }
        return next;
    }

    /** A queue was asked: how many jobs it gave, and how many it still has. */
    void countServed(int queue, int jobs, long left) {
        if (jobs > 0) {
            // Here, not when it was found empty: the others may have had thousands since, and it would have as many in
            // a row.
            served[queue] = empty[queue] ? Math.max(served[queue], virtualTime) : served[queue];
            virtualTime = Math.max(virtualTime, served[queue]);
            served[queue] += (double) jobs / weights.get(queue);
        }
        empty[queue] = left == 0;
    }
}
