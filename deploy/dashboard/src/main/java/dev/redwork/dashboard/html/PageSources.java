package dev.redwork.dashboard.html;

import dev.redwork.dashboard.api.QueueWatch;
import dev.redwork.queue.Admin;
import dev.redwork.redis.RedisLinks;
import org.jspecify.annotations.Nullable;

/**
 * Where pages take what they show.
 *
 * @param watch of all queues, in turn, while anybody looks
 * @param traces where traces are looked at; null: nobody told
 */
public record PageSources(
        Admin admin,
        RedisLinks redis,
        QueueWatch watch,
        @Nullable TraceUrl traces) {}
