package dev.redwork.worker;

/** Why a worker stopped. */
public enum Cause {
    /** {@link Worker#close()}, or it could not start. */
    CLOSED,
    /** It took a pill. */
    PILL,
    /** An operator told it to. */
    ORDER,
    /** Its queues were empty: {@link StopWhen#empty}. */
    EMPTY,
    /** It had nothing to do for so long: {@link StopWhen#idle}. */
    IDLE,
    /** It ran as many jobs as it should: {@link StopWhen#jobs}. */
    JOBS
}
