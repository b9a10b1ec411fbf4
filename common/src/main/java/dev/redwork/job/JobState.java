package dev.redwork.job;

import java.util.Arrays;
import java.util.Locale;

/** Where a job is in its life. In Redis a job's state is the key that holds its id: membership is the only truth. */
public enum JobState {
    /** Not enqueued yet. */
    NEW,
    /** Its first run is due later. */
    SCHEDULED,
    /** Waits in its queue's line. */
    PENDING,
    /** Held by a worker's session under a claim number. */
    RUNNING,
    /** An attempt failed; the next one is due later. */
    RETRYING,
    /** The worker that took it does not know its task, or its version: waits for one that does. */
    PARKED,
    /** Ended with an output. */
    SUCCEEDED,
    /** Ended without one; its spec and last failure are kept. */
    DEAD,
    /** Ended without one because it was not wanted any more. */
    CANCELLED,
    /** Ended without one because its time was over before it could start. */
    EXPIRED,
    /** No trace is left: it was never enqueued, or its result has expired. */
    GONE;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** Whether the job has its one recorded outcome. */
    public boolean isFinal() {
        return this == SUCCEEDED || this == DEAD || this == CANCELLED || this == EXPIRED;
    }

    /**
     * The state with this text.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static JobState ofText(String text) {
        return Arrays.stream(values())
                .filter(state -> state.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no state is called '" + text + "'"));
    }

    /** The state's name in JSON, tables and commands: lower case. */
    public String text() {
        return text;
    }
}
