package dev.redwork.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.job.RedisSettings;
import dev.redwork.job.Ticker;
import dev.redwork.redis.RedisLink.LinkClosedException;
import dev.redwork.redis.RedisLink.RedisClock;
import java.util.List;
import redis.clients.jedis.Connection;

/** Answers calls as a server would, and fails them as a link does, where neither is needed to see who decides what. */
public final class Replies {
    private static final RedisSettings NOWHERE = RedisSettings.of("redis://nowhere.invalid");

    private Replies() {}

    public static RedisClock clock(Ticker ticker, long redisMillis) {
        return new RedisClock(ticker, new RedisClock.Reading(ticker.read(), redisMillis));
    }

    /** As if the server had answered this: texts and numbers, alone or in a list. */
    public static void answer(Call<?> call, Object reply) {
        if (call.take(new Connection(), raw(reply), true) != null) {
            throw new IllegalArgumentException("a refusal is no answer: " + reply);
        }
    }

    private static Object raw(Object reply) {
        return reply instanceof List<?> list
                ? list.stream().map(Replies::raw).toList()
                : reply instanceof String text ? text.getBytes(UTF_8) : reply;
    }

    /** The command that goes out, by its first word. */
    public static String command(Call<?> call) {
        return call.arguments(true).getCommand().toString();
    }

    public static RuntimeException unavailable() {
        return RedisErrors.unavailable(NOWHERE, new java.io.IOException("of a test"), false);
    }

    public static RuntimeException refused() {
        return RedisErrors.answered(NOWHERE, new Exception("OOM of a test"));
    }

    public static RuntimeException closed() {
        return new LinkClosedException(NOWHERE);
    }
}
