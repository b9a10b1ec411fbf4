package dev.redwork.worker;

/** Why a worker stopped. */
public enum StopReason {
    /** {@link Worker#close()}, or it could not start. */
    CLOSED(""),
    /** It took a pill. */
    PILL(": it took pill"),
    /** An operator told it to. */
    ORDER(": an operator told it to"),
    /** Its queues were empty: {@link StopCondition#empty}. */
    EMPTY(": its queues are empty"),
    /** It had nothing to do for so long: {@link StopCondition#idle}. */
    IDLE(": it had nothing to do for as long as it may"),
    /** It ran as many jobs as it should: {@link StopCondition#jobs}. */
    JOBS(": it has run as many jobs as it should");

    /** As a log's line goes on. */
    final String text;

    StopReason(String text) {
        this.text = text;
    }
}
