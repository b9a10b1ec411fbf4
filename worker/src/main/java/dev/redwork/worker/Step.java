package dev.redwork.worker;

/** The next step of a lane's thread. It has begun when the lane's state returns it: no other thread gets the same. */
sealed interface Step permits ClaimedJob, ManyCall, Turn, Turn.Listening, Step.Mending, Step.Idle {
    /**
     * A session is to be opened, or the jobs that Redis counts for it to be compared with those that the lane holds. No turn of
     * the lane is on its way meanwhile.
     */
    record Mending(Session session) implements Step {}

    /** Nothing that could be done by this thread. */
    enum Idle implements Step {
        /** Until something changes. */
        WAIT,
        /** The lane has come to its end. */
        LEAVE
    }
}
