/**
 * A TCP line to a Redis server that is slow or fails on command: for measuring with a round trip that takes longer than on
 * this machine, and for tests of every fault.
 *
 * <p>Here belongs what accepts connections, holds packets back, loses or changes them. Not here: a Redis client, and anything
 * that knows what Redwork keeps in Redis.
 */
@NullMarked
package dev.redwork.faultproxy;

import org.jspecify.annotations.NullMarked;
