package dev.redwork.dashboard.api;

import java.util.List;

/** Queues as they stood a moment ago. Asking costs Redis nothing while somebody has asked within the last half minute. */
public interface QueueWatch {
    /**
     * All queues, by name. The first call looks at each of them once; throws as Redis does.
     *
     * @return of each its looks; those of the last hour in which somebody asked
     */
    List<QueueTrail> queues();

    /** A word for how they stand, another with each change that was seen. */
    String newest();
}
