package dev.redwork.producer;

import dev.redwork.job.RedisSettings;
import dev.redwork.job.Timing;

/** Producers with spans of their own, for tests of other packages: users cannot have them. */
public final class TimedProducer {
    private TimedProducer() {}

    public static Producer connect(String url, Timing timing) {
        return new Producer(RedisSettings.of(url), true, timing);
    }
}
