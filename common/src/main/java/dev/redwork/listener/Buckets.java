package dev.redwork.listener;

import java.time.Duration;
import java.util.stream.DoubleStream;

/** The bounds of all histograms of time: the same everywhere, so that they can be added up. */
public final class Buckets {
    private static final double[] SECONDS = {
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800
    };

    private Buckets() {}

    /** From 1 ms to half an hour. */
    public static Duration[] times() {
        return DoubleStream.of(SECONDS)
                .mapToObj(seconds -> Duration.ofNanos(Math.round(seconds * 1e9)))
                .toArray(Duration[]::new);
    }
}
