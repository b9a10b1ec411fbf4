package dev.redwork.worker;

import org.jspecify.annotations.Nullable;

/**
 * A thread listens to the doorbells of the lane's queues.
 *
 * @param behind the claim that stands behind the blocking call, for this thread's own slot; null: with several queues it is not
 *     known yet which one to ask
 */
record Listening(@Nullable Turn behind) implements Step {}
