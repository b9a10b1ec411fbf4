package dev.redwork.dashboard.page;

import dev.redwork.dashboard.api.QueueWatch;
import dev.redwork.queue.Admin;
import dev.redwork.redis.RedisLinks;

/**
 * Where pages take what they show.
 *
 * @param watch of all queues, in turn, while anybody looks
 */
public record PageSources(Admin admin, RedisLinks redis, QueueWatch watch) {}
