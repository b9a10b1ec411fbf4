package dev.redwork.worker;

/** The next step of a lane's thread. It has begun when the lane's state returns it: no other thread gets the same. */
sealed interface Step permits ClaimedJob, Turn, Mending, Listening, Step.Idle {
    /** Nothing that could be done by this thread. */
    enum Idle implements Step {
        /** Until something changes. */
        WAIT,
        /** The lane has come to its end. */
        LEAVE
    }
}
