package dev.redwork.embedded.testing;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A server that is started at its first use and lives as long as this JVM: it ends with it, also without being closed. */
final class SharedRedis implements Supplier<TestRedis> {
    private final Supplier<TestRedis> start;
    private @Nullable TestRedis started;

    SharedRedis(Supplier<TestRedis> start) {
        this.start = start;
    }

    @Override
    public synchronized TestRedis get() {
        TestRedis redis = started;
        if (redis == null) {
            redis = start.get();
            started = redis;
        }
        return redis;
    }
}
