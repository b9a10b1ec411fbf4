/**
 * The wire: connections, calls and their raw replies, scripts by digest, errors, outages, the server's clock.
 *
 * <p>Nothing here knows a key or a move. A {@link dev.redwork.redis.RedisLink} belongs to one thread at a time, and a {@link
 * dev.redwork.redis.Call} is one command that waits to be sent, alone or with others in one round trip.
 */
@NullMarked
package dev.redwork.redis;

import org.jspecify.annotations.NullMarked;
