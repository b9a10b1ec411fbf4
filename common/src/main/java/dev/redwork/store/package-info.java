/**
 * The moves: keys, and one method per transition, which builds the call of its script and reads the reply.
 *
 * <p>Java decides (delays, limits, outcomes), the scripts check and move, atomically. The classes here hold no connection, so
 * that calls of several of them, and of several queues, can share one round trip. A read that only people ask for belongs in
 * {@code admin}.
 */
@NullMarked
package dev.redwork.store;

import org.jspecify.annotations.NullMarked;
