package dev.redwork.torture;

/**
 * A promise that was not kept.
 *
 * @param about the job, worker or key
 * @param told how it can be seen
 */
record BrokenPromise(Rule rule, String about, String told) {
    enum Rule {
        /** An accepted job has no outcome. */
        LOST,
        /** More outcomes were recorded than jobs were enqueued. */
        DOUBLED,
        /** An outcome is another than before, or than its producer was told. */
        CHANGED,
        /** An outcome that this kind of job cannot have, or an answer that is not its own. */
        WRONG,
        /** A success that no handler came to. */
        PHANTOM,
        /** Two runs at once, without a lease that had lapsed. */
        OVERLAP,
        /** A further run without a crash, a failure or an interrupt before it. */
        TOO_MANY_STARTS,
        /** A start before the due time. */
        EARLY,
        /** A start after it was cancelled while it waited. */
        CANCELLED,
        /** It was refused, and there it is; or a call ended in a way that is not documented. */
        ENQUEUE,
        /** A dead worker's job was not claimed again in time. */
        LATE,
        /** The death that was to try the bound tried nothing. */
        UNJUDGED,
        /** A worker that is up does nothing. */
        IDLE,
        /** A worker has more threads than its slots and its loops need. */
        THREADS,
        /** A key that nothing will end. */
        LEFTOVER,
        /** The doctor, who audits the queues of users, finds one of their invariants broken. */
        AUDIT
    }

    @Override
    public String toString() {
        return rule + " " + about + ": " + told;
    }
}
