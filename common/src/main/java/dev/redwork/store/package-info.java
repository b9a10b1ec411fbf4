/**
 * The only code that speaks to Redis: keys, scripts, one connection class, one method per transition.
 *
 * <p>Java decides (delays, limits, outcomes), the scripts check and move, atomically. A {@link
 * dev.redwork.store.RedisLink} belongs to one thread at a time; a {@link dev.redwork.store.JobStore} only builds calls,
 * so several of them, of several queues, can share one round trip.
 */
@NullMarked
package dev.redwork.store;

import org.jspecify.annotations.NullMarked;
