package dev.redwork.worker;

import org.jspecify.annotations.Nullable;

/**
 * A session is to be opened, or the jobs that Redis counts for it to be compared with those that the lane holds. No turn of the
 * lane is on its way meanwhile. No record: the equals of one is linked when it is first called, which may fail for want of
 * memory.
 */
final class Mending implements Step {
    private final Session session;
    private final @Nullable Session lost;

    /** @param lost the session whose place it takes; null: none */
    Mending(Session session, @Nullable Session lost) {
        this.session = session;
        this.lost = lost;
    }

    Session session() {
        return session;
    }

    @Nullable
    Session lost() {
        return lost;
    }
}
