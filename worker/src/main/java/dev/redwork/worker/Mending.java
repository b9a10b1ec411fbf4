package dev.redwork.worker;

import org.jspecify.annotations.Nullable;

/**
 * A session is to be opened, or what Redis believes that it holds to be compared with what the lane holds. No turn of the lane
 * is on its way meanwhile.
 *
 * @param lost whose place it takes; null: nobody's
 */
record Mending(Session session, @Nullable Session lost) implements Step {}
