package dev.redwork.redis;

import dev.redwork.redis.Call.Reply;
import dev.redwork.redis.Call.Script;
import dev.redwork.redis.RedisLink.RedisClock;
import dev.redwork.redis.ResidentThread.LaneQueues;
import dev.redwork.redis.ResidentThread.OutageLog;
import java.lang.invoke.MethodHandles;
import java.util.List;

/**
 * Classes that may first be used where something has gone wrong. A class whose initializer fails, for want of memory, cannot be
 * used any more as long as the JVM lives: a lane that could not read what its session holds would never claim again. So they are
 * initialized at the start, when there is memory.
 */
public final class RedisClasses {
    private RedisClasses() {}

    /** Initializes those of this package; once they are, it costs next to nothing. */
    public static void initialize() {
        initialize(
                MethodHandles.lookup(),
                List.of(
                        Call.class,
                        LaneQueues.class,
                        OutageLog.class,
                        RedisClock.class,
                        RedisErrors.class,
                        RedisLink.class,
                        Reply.class,
                        ResidentThread.class,
                        Script.class,
                        ServerInfo.class,
                        Tls.class));
    }

    /**
     * Initializes others.
     *
     * @param lookup of a class that may use them
     */
    public static void initialize(MethodHandles.Lookup lookup, List<Class<?>> classes) {
        for (Class<?> type : classes) {
            try {
                lookup.ensureInitialized(type);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(type + " may not be used here", e);
            }
        }
    }
}
