package dev.redwork.redis;

import java.lang.invoke.MethodHandles;

/**
 * Classes that may first be used where something has gone wrong. A class whose initializer fails, for want of memory, cannot be
 * used any more as long as the JVM lives: a lane that could not read what its session holds would never claim again. So they are
 * initialized at the start, when there is memory.
 */
public final class RedisClasses {
    private RedisClasses() {}

    /** Initializes those of this package; once they are, it costs next to nothing. */
    public static void initialize() {
        initialize(Call.class, RedisErrors.class, RedisLink.class, ResidentThread.class, ServerInfo.class, Tls.class);
    }

    /** Initializes others, and those that stand in them. */
    public static void initialize(Class<?>... classes) {
        for (Class<?> type : classes) {
            try {
                MethodHandles.privateLookupIn(type, MethodHandles.lookup()).ensureInitialized(type);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(type + " may not be used here", e);
            }
            initialize(type.getDeclaredClasses());
        }
    }
}
