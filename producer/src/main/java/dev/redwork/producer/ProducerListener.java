package dev.redwork.producer;

import dev.redwork.job.JobState;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Is told of the jobs that a producer enqueues: {@code Producer.builder(url).listener(listener)}. Each method does nothing by default. A
 * listener that is slow should hand over to a thread of its own; one that throws is logged once for each kind of event, and changes
 * nothing.
 */
public interface ProducerListener {
    /** How a call that enqueues ended for some of its jobs. */
    enum How {
        /** Redis has them: they were not there before. */
        NEW,
        /** Others stood for them, with their id or their key: nothing was enqueued. */
        DUPLICATE,
        /** They took the place of scheduled ones, by debounce or {@link Producer#replace}. */
        REPLACED,
        /**
         * The call threw, and did not say that Redis has them: the input was no good, the queue was full, Redis refused them or did not
         * answer. In the last case it may have them all the same.
         */
        REFUSED;

        /** Lower case. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Some jobs of one call.
     *
     * @param jobs how many, 1 or more
     * @param failure that the call threw; null: they were not refused
     */
    record Enqueued(
            String queue,
            String task,
            How how,
            int jobs,
            @Nullable Throwable failure) {}

    /**
     * A job of this producer has ended.
     *
     * @param state as recorded in Redis, a final one
     * @param waited from the call that enqueued it until its outcome was here, by our own clock
     */
    record Ended(String queue, String task, String id, JobState state, Duration waited) {}

    /** A call that enqueues is about to return, or to throw; once for each way in which jobs of it ended. By the thread that calls. */
    default void enqueued(Enqueued jobs) {}

    /**
     * The outcome of a job that this producer enqueued, new, has come in; none of a producer without results. By the thread that receives all
     * results, which must not wait, or by the one that enqueues, where the outcome was faster.
     */
    default void ended(Ended job) {}
}
