package dev.redwork.dashboard.http;

import java.util.Locale;

/** A right that a caller may have. */
public enum Role {
    /** To see queues, jobs with their inputs and outputs, and workers. */
    READ,
    /** To put jobs in. */
    ENQUEUE,
    /** To see, to put in, and to act on jobs, queues and workers. */
    OPERATE,
    /** All of that, and what cannot be taken back: to purge and to delete. */
    ADMIN,
    /** To see what tasks mask, besides what another role lets see. */
    SECRETS;

    /** Whether who has this one may do what needs the other one. */
    public boolean covers(Role needed) {
        return this == needed || ((this == OPERATE || this == ADMIN) && compareTo(needed) > 0);
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
