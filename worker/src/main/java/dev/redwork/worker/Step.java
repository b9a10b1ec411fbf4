package dev.redwork.worker;

/** What a thread of a lane does now. It has begun when the lane's state says so: nobody else is told the same. */
sealed interface Step permits ClaimedJob, Turn, Mending, Listening, Step.Idle {
    /** Nothing that could be done by this thread. */
    enum Idle implements Step {
        /** Until something changes. */
        WAIT,
        /** The lane has come to its end. */
        LEAVE
    }
}
