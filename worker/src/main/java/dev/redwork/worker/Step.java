package dev.redwork.worker;

import org.jspecify.annotations.Nullable;

/** The next step of a lane's thread. It has begun when the lane's state returns it: no other thread gets the same. */
sealed interface Step permits ClaimedJob, Turn, Step.Mending, Step.Listening, Step.Idle {
    /**
     * A session is to be opened, or the jobs that Redis counts for it to be compared with those that the lane holds. No turn of
     * the lane is on its way meanwhile.
     */
    record Mending(Session session) implements Step {}

    /**
     * A thread listens to the doorbells of the lane's queues.
     *
     * @param behind the claim that stands behind the blocking call, for this thread's own slot; null: with several queues it is
     *     not known yet which one to ask
     */
    record Listening(@Nullable Turn behind) implements Step {}

    /** Nothing that could be done by this thread. */
    enum Idle implements Step {
        /** Until something changes. */
        WAIT,
        /** The lane has come to its end. */
        LEAVE
    }
}
